package dev.sluice.chaos;

import dev.sluice.chaos.History.Read;
import dev.sluice.chaos.History.SubjectId;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import dev.sluice.testkit.Subject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Has what was written to and read of each watched order judged by a checker that others wrote: deploy/chaos/history. */
final class Linearizability {

    private static final String TAKEN = "taken";
    private static final String REFUSED = "refused";
    private static final String UNKNOWN = "unknown";

    private final Path checker;
    private final Mode mode;

    /** @param checker its binary */
    Linearizability(Path checker, Mode mode) {
        this.checker = checker;
        this.mode = mode;
    }

    /** @param outcome of a write; empty for a read */
    private record Operation(String order, String outcome, String status, long call, long end) {

        String json() {
            return JsonMapper.shared()
                    .writeValueAsString(
                            Map.of("order", order, "outcome", outcome, "status", status, "call", call, "return", end));
        }
    }

    /** The orders whose reads no order of its writes explains. */
    List<String> violations(List<Read> reads, Map<SubjectId, Map<String, Told>> told) {
        try {
            Process process = new ProcessBuilder(checker.toString())
                    .redirectError(Redirect.INHERIT)
                    .start();
            try (BufferedWriter operations = process.outputWriter()) {
                for (Read read : reads) {
                    if (!read.status().equals(UNKNOWN)) {
                        write(
                                operations,
                                new Operation(read.orderId(), "", read.status(), read.at(), read.answeredAt()));
                    }
                }
                Set<String> orders = reads.stream().map(Read::orderId).collect(Collectors.toSet());
                for (String order : orders) {
                    for (Told write : told.getOrDefault(new SubjectId(Subject.ORDER, order), Map.of())
                            .values()) {
                        write(operations, operation(write));
                    }
                }
            }
            List<String> violations = process.inputReader().lines().toList();
            if (process.onExit().join().exitValue() != 0) {
                throw new CannotRunException("%s failed, see above.".formatted(checker));
            }
            return violations;
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be run: %s".formatted(checker, e), e);
        }
    }

    private static void write(BufferedWriter operations, Operation operation) throws IOException {
        operations.write(operation.json());
        operations.newLine();
    }

    /** Where webhooks are queued, nobody is told when one takes effect. */
    private Operation operation(Told write) {
        String outcome = mode.queues() ? UNKNOWN : write.isAccepted() ? TAKEN : write.refused ? REFUSED : UNKNOWN;
        long end = switch (outcome) {
            case TAKEN -> write.acceptedAt;
            case REFUSED -> write.lastAnsweredAt;
            default -> 0;
        };
        return new Operation(write.webhook.orderId(), outcome, write.webhook.status(), write.firstSentAt, end);
    }
}

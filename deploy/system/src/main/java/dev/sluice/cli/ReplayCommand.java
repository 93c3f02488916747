package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "replay",
        description = {
            "Deliver webhooks of the inbox again: one event, or all that a filter finds. What was applied is not applied again.",
            "With --dry-run nothing is changed: it shows what would be, and what bodies of another version of a table become now."
        },
        footer = {
            "",
            "Example:",
            "  deploy/sluice replay --status failed --provider stripe --dry-run",
            "  deploy/sluice replay evt_1MqqbKLt4dXK03v5qaIbiNCC"
        })
final class ReplayCommand implements Callable<Integer> {

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "EVENT_ID",
            description = "The provider's id of one event; instead of --status and filters.")
    private Optional<String> event = Optional.empty();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Those that are failed, ignored, dismissed or done.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--provider", paramLabel = "NAME", description = "Of these, only of this provider.")
    private Optional<String> provider = Optional.empty();

    @Option(names = "--event-type", paramLabel = "TYPE", description = "Likewise of this type.")
    private Optional<String> eventType = Optional.empty();

    @Option(names = "--order", paramLabel = "ID", description = "Likewise of this order.")
    private Optional<String> order = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "Likewise received then or later (RFC 3339).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Likewise received before then.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--dry-run", description = "Change nothing, and show what would be done.")
    private boolean isDry;

    @Option(names = "--json", description = "Print the inbox's own reports as JSON.")
    private boolean isJson;

    ReplayCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (event.isPresent() == status.isPresent()) {
            throw new ParameterException(spec.commandLine(), "Name one event, or a --status to replay all of.");
        }
        if (event.isPresent() && Stream.of(provider, eventType, order, from, to).anyMatch(Optional::isPresent)) {
            throw new ParameterException(
                    spec.commandLine(), "An event is one whatever it is of: filters are for all of a --status.");
        }
        Inbox inbox = new Inbox(Services.of(context.environment(), context.ports()));
        ObjectNode filter = JsonNodes.object().put("dry_run", isDry);
        put(filter, "provider", provider);
        put(filter, "event_type", eventType);
        put(filter, "order_id", order);
        put(filter, "from", from);
        put(filter, "to", to);
        if (event.isEmpty()) {
            return report(inbox, filter.put("status", status.orElseThrow()));
        }
        Optional<JsonNode> webhook = inbox.page(Map.of("provider_event_id", event.get(), "limit", "1"))
                .path("items")
                .valueStream()
                .findFirst();
        if (webhook.isEmpty()) {
            context.err().println("The inbox has no event %s.".formatted(event.get()));
            return ExitCode.NOT_THERE;
        }
        return isDry
                ? report(
                        inbox,
                        filter.put("provider_event_id", event.get())
                                .put("status", webhook.get().path("status").asString()))
                : replay(inbox, webhook.get().path("id").asString());
    }

    private int replay(Inbox inbox, String id) {
        Answer answer = inbox.replay(id);
        context.out()
                .println(
                        isJson
                                ? answer.text()
                                : answer.isSuccess()
                                        ? "%s (it was %s)".formatted(answer.text("outcome"), answer.text("was"))
                                        : answer.summary() + ": " + answer.text("detail"));
        return answer.isSuccess() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** All pages of it. */
    private int report(Inbox inbox, ObjectNode request) {
        ArrayNode reports = JsonNodes.array();
        boolean isRefused = false;
        for (String cursor = ""; cursor != null; ) {
            if (!cursor.isEmpty()) {
                request.put("cursor", cursor);
            }
            JsonNode report = inbox.replay(request);
            isRefused |= report.path("counts").path("refused").asInt() > 0;
            cursor = report.path("next_cursor").stringValue(null);
            if (isJson) {
                reports.add(report);
            } else {
                print(report);
            }
        }
        if (isJson) {
            context.out().println(JsonNodes.pretty(reports));
        }
        return isRefused ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(JsonNode report) {
        List<String> counts = new ArrayList<>();
        report.path("counts")
                .forEachEntry((outcome, count) -> counts.add("%s %s".formatted(count, outcome.replace('_', ' '))));
        for (JsonNode item : report.path("items")) {
            context.out()
                    .println("%s  %s  was %s%s"
                            .formatted(
                                    text(item, "id"),
                                    text(item, "outcome"),
                                    text(item, "was"),
                                    item.has("reason") ? ": " + text(item, "reason") : ""));
            for (JsonNode update : item.path("updates")) {
                context.out().println("  becomes " + JsonNodes.line(update));
            }
        }
        context.out().println((isDry ? "Nothing was changed. It would be: " : "") + String.join(", ", counts));
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static void put(ObjectNode filter, String member, Optional<String> value) {
        value.ifPresent(text -> filter.put(member, text));
    }
}

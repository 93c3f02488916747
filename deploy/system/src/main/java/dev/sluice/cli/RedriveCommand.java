package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "redrive",
        description = {
            "Put dead letters of Kafka mode back onto their topic, by api-server's own command.",
            "It takes KAFKA_* and PG_* as api-server does."
        },
        footer = {"", "Example:", "  deploy/sluice redrive --dry-run --reason not-found --limit 10"})
final class RedriveCommand implements Callable<Integer> {

    private final Context context;

    @Option(names = "--dry-run", description = "Only count them.")
    private boolean isDry;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only those with this dlq_reason; may be repeated.")
    private List<String> reasons = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private Optional<Integer> limit = Optional.empty();

    RedriveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(List.of("redrive"));
        if (isDry) {
            arguments.add("--dry-run");
        }
        reasons.forEach(reason -> arguments.addAll(List.of("--reason", reason)));
        limit.ifPresent(most -> arguments.addAll(List.of("--limit", Integer.toString(most))));
        return new ServiceCommand(context.layout().apiJar()).run(arguments);
    }
}

package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "redrive",
        description = {
            "Put dead letters of Kafka mode back onto their topic, by api-server's own command.",
            "It takes KAFKA_* and PG_* as api-server does."
        },
        footer = {"", "Example:", "  deploy/sluice redrive --dry-run --reason not-found --limit 10"})
final class RedriveCommand implements Callable<Integer> {

    /** Topic, reason, letters, done, redriven. */
    private static final Pattern ROW = Pattern.compile("(\\S.*?)\\s+(\\S+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)");

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

    @Option(names = "--json", description = "Print what there was and what was put back as JSON.")
    private boolean isJson;

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
        ServiceCommand command = new ServiceCommand(context.layout().apiJar());
        if (!isJson) {
            return command.run(arguments);
        }
        ServiceCommand.Result result = command.read(arguments);
        if (result.exitCode() == ExitCode.DONE) {
            context.out().println(JsonNodes.pretty(json(result.lines())));
        }
        return result.exitCode();
    }

    /** Of the table that api-server's command prints. */
    static ObjectNode json(List<String> lines) {
        ObjectNode json = JsonNodes.object();
        ArrayNode deadLetters = json.putArray("dead_letters");
        long redriven = 0;
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                deadLetters
                        .addObject()
                        .put("topic", row.group(1))
                        .put("reason", row.group(2))
                        .put("letters", Long.parseLong(row.group(3)))
                        .put("done", Long.parseLong(row.group(4)))
                        .put("redriven", Long.parseLong(row.group(5)));
                redriven += Long.parseLong(row.group(5));
            }
        }
        return json.put("redriven", redriven);
    }
}

package dev.sluice.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "check-table",
        description = {
            "Check a table of what a provider's events become.",
            "It is held to what the provider has published, as ingest-app holds those of PROVIDERS_TABLES; docs/tables.md."
        },
        footer = {"", "Example:", "  deploy/sluice check-table ingest-app/src/main/resources/providers/stripe.yaml"})
final class CheckTableCommand implements Callable<Integer> {

    private final Context context;

    @Parameters(paramLabel = "FILE", description = "The table.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean isJson;

    CheckTableCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ServiceCommand.Result result =
                new ServiceCommand(context.layout().ingestJar()).read(List.of("check-table", file.toString()));
        if (isJson) {
            context.out()
                    .println(JsonMapper.shared()
                            .writeValueAsString(Map.of(
                                    "file",
                                    file.toString(),
                                    "findings",
                                    result.exitCode() == ExitCode.DONE ? List.of() : result.lines())));
        } else {
            result.lines().forEach(context.out()::println);
        }
        return result.exitCode();
    }
}

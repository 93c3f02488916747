package dev.sluice.cli;

import dev.sluice.system.Console;
import dev.sluice.system.Mode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Run the whole system on this machine: PostgreSQL, api-server, ingest-app, and in Kafka mode a broker.",
            "In inbox mode it has accounts at Stripe, Adyen and PayPal to try, unless PROVIDERS_FILE names others.",
            "Ctrl-C stops all of it."
        },
        footer = {"", "Example:", "  deploy/sluice run inbox"})
final class RunCommand implements Callable<Integer> {

    private final Context context;

    @Parameters(paramLabel = "MODE", description = "How webhooks get to api-server: ${COMPLETION-CANDIDATES}.")
    private Mode mode = Mode.HTTP;

    RunCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new LocalRun(context.layout(), context.ports(), mode, new Console(context.out())).run();
    }
}

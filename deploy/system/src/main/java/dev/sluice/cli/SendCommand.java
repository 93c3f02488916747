package dev.sluice.cli;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "send",
        description = "Sign a body of your own as a provider does, and send it to an account's path.",
        footer = {"", "Example:", "  deploy/sluice send event.json --provider stripe --account demo-stripe"})
final class SendCommand implements Callable<Integer> {

    private final Context context;

    @Parameters(paramLabel = "FILE", description = "The body.")
    private Path file = Path.of("");

    @Option(names = "--provider", required = true, paramLabel = "PROVIDER", description = "${COMPLETION-CANDIDATES}.")
    private ProviderName provider = ProviderName.STRIPE;

    @Option(names = "--account", paramLabel = "NAME", description = AccountChoice.DESCRIPTION)
    private Optional<String> account = Optional.empty();

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean isJson;

    SendCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Account to = AccountChoice.of(context, provider, account);
        Services.Answer answer = Services.of(context.environment(), context.ports())
                .webhook(to.path(), to.signer().sign(read(file), Instant.now()));
        if (isJson) {
            context.out()
                    .println(JsonNodes.line(
                            JsonNodes.object().put("status", answer.status()).put("body", answer.text())));
        } else {
            context.out().println(answer.summary() + (answer.isSuccess() ? "" : ": " + answer.text("detail")));
        }
        return answer.isSuccess() ? ExitCode.DONE : ExitCode.FAILED;
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be read: %s".formatted(file, e), e);
        }
    }
}

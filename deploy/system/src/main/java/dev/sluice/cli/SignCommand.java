package dev.sluice.cli;

import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.Signed;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "sign",
        description = {
            "Print the headers of a signed webhook with this body, a line each, as curl -H @- reads them.",
            "It is signed by our own contract, with the first of WEBHOOK_SECRETS; with --provider as that provider signs.",
            "Adyen's signature is a member of the body, so then the signed body is printed."
        },
        footer = {
            "",
            "Example:",
            "  deploy/sluice sign body.json | curl -H @- -H 'Content-Type: application/json' --data-binary @body.json URL"
        })
final class SignCommand implements Callable<Integer> {

    private final Context context;

    @Parameters(paramLabel = "FILE", description = "The body.")
    private Path file = Path.of("");

    @Option(names = "--provider", paramLabel = "PROVIDER", description = "${COMPLETION-CANDIDATES}.")
    private Optional<ProviderName> provider = Optional.empty();

    @Option(names = "--account", paramLabel = "NAME", description = AccountChoice.DESCRIPTION)
    private Optional<String> account = Optional.empty();

    @Option(names = "--json", description = "Print the headers, or the signed body, as a member of a JSON object.")
    private boolean isJson;

    SignCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (provider.isEmpty()) {
            print(standard());
            return ExitCode.DONE;
        }
        Signed signed =
                AccountChoice.of(context, provider.get(), account).signer().sign(SendCommand.read(file), Instant.now());
        if (signed.isInBody() && isJson) {
            String body = new String(signed.body(), StandardCharsets.UTF_8);
            context.out().println(JsonNodes.line(JsonNodes.object().put("body", body)));
        } else if (signed.isInBody()) {
            context.out().writeBytes(signed.body());
            context.out().println();
        } else {
            print(signed.headers());
        }
        return ExitCode.DONE;
    }

    private Map<String, String> standard() {
        StandardSigner signer = StandardSigner.fromEnvironment(context.environment())
                .orElseThrow(
                        () -> new CannotRunException("WEBHOOK_SECRETS is not set: set it to what ingest-app has."));
        try {
            return signer.headers(Files.readString(file));
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be read as UTF-8 text: %s".formatted(file, e), e);
        }
    }

    private void print(Map<String, String> headers) {
        if (isJson) {
            ObjectNode json = JsonNodes.object();
            headers.forEach(json.putObject("headers")::put);
            context.out().println(JsonNodes.line(json));
        } else {
            headers.forEach((name, value) -> context.out().println(name + ": " + value));
        }
    }
}

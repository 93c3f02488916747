package dev.sluice.system;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code sign FILE}: prints the headers of a webhook with this body, a line each, as {@code curl -H @-} reads them. */
final class SignCommand {

    private final Map<String, String> environment;
    private final PrintStream out;

    SignCommand(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    int run(Path body) {
        Signer signer = Signer.fromEnvironment(environment)
                .orElseThrow(
                        () -> new CannotRunException("WEBHOOK_SECRETS is not set: set it to what ingest-app has."));
        try {
            signer.headers(Files.readString(body)).forEach((name, value) -> out.println(name + ": " + value));
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be read as UTF-8 text: %s".formatted(body, e), e);
        }
        return 0;
    }
}

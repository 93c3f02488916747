package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void printsTheHeadersOfABodyForTheFirstSecret() throws Exception {
        String body = "{\"text\": \"wéb ✓\"}\n";

        assertThat(sign(SECRET + "," + OTHER, body)).isZero();

        Map<String, List<String>> headers = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        assertThat(headers).containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature");
        new Webhook(SECRET).verify(body, HttpHeaders.of(headers, (_, _) -> true));
    }

    @Test
    void namesTheVariableThatIsMissingOrMalformedAndShowsNoSecret() {
        assertThatThrownBy(() -> sign("", "{}")).hasMessageStartingWith("WEBHOOK_SECRETS is not set");
        assertThatThrownBy(() -> sign("whsec_#secret#", "{}"))
                .hasMessageStartingWith("WEBHOOK_SECRETS begins with what is no secret")
                .hasMessageNotContaining("#secret#")
                .hasNoCause();
    }

    private int sign(String secrets, String body) throws Exception {
        Path file = Files.writeString(directory.resolve("body.json"), body);
        return new SignCommand(Map.of("WEBHOOK_SECRETS", secrets), new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(file);
    }
}

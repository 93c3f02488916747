package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SignCommandTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";

    @TempDir
    private Path directory;

    private final Invocation sluice = new Invocation(Path.of("nowhere"));

    @Test
    void printsTheHeadersOfABodyForTheFirstSecret() throws Exception {
        String body = "{\"text\": \"wéb ✓\"}\n";

        assertThat(sign(SECRET + "," + OTHER, body)).isZero();

        Map<String, List<String>> headers = sluice.out()
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        assertThat(headers).containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature");
        new Webhook(SECRET).verify(body, HttpHeaders.of(headers, (_, _) -> true));
    }

    @Test
    void printsThemAsJson() throws Exception {
        Path file = Files.writeString(directory.resolve("body.json"), "{}");

        assertThat(sluice.with("WEBHOOK_SECRETS", SECRET).run("sign", file.toString(), "--json"))
                .isZero();

        Map<String, List<String>> headers = JsonMapper.shared()
                .readTree(sluice.out())
                .path("headers")
                .propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> List.of(header.getValue().asString())));
        new Webhook(SECRET).verify("{}", HttpHeaders.of(headers, (_, _) -> true));
    }

    @Test
    void namesTheVariableThatIsMissingOrMalformedAndShowsNoSecret() throws Exception {
        assertThat(sign("", "{}")).isEqualTo(1);
        assertThat(sluice.err()).startsWith("WEBHOOK_SECRETS is not set");
        assertThat(sign("whsec_#secret#", "{}")).isEqualTo(1);
        assertThat(sluice.err())
                .contains("WEBHOOK_SECRETS begins with what is no secret")
                .doesNotContain("#secret#");
    }

    private int sign(String secrets, String body) throws Exception {
        Path file = Files.writeString(directory.resolve("body.json"), body);
        return sluice.with("WEBHOOK_SECRETS", secrets).run("sign", file.toString());
    }
}

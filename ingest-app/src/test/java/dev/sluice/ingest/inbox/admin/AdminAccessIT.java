package dev.sluice.ingest.inbox.admin;

import static dev.sluice.ingest.inbox.admin.InboxContract.conforming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may look at the inbox and repair it. */
@Timeout(120)
class AdminAccessIT {

    private static final String TOKEN = "an-admin-token-of-at-least-32-characters";
    private static final String SECRETS = "webhook.secrets=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void needsATokenAndNoSignature() throws IOException {
        try (var kit = new AdminKit(SECRETS, "admin.tokens=" + TOKEN)) {
            for (String operation : InboxContract.operations()) {
                Answer anonymous = conforming(operation, send(kit, operation, ""));
                assertThat(anonymous.status()).as(operation).isEqualTo(401);
                assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"sluice\"");
                assertThat(conforming(operation, send(kit, operation, "Bearer " + TOKEN + "x"))
                                .status())
                        .isEqualTo(401);
                assertThat(List.of(200, 400, 404))
                        .as(operation)
                        .contains(conforming(operation, send(kit, operation, "Bearer " + TOKEN))
                                .status());
            }
            Answer webhook = kit.service()
                    .ingest()
                    .post(Samples.ORDER.path, Samples.ORDER.json, "Authorization", "Bearer " + TOKEN);
            assertThat(webhook.status()).as("a token is no signature").isEqualTo(401);
        }
    }

    /** The caller's own address proves nothing: this one is the loopback's too. */
    @Test
    void isClosedWithoutTokensWhereTheServiceListensElsewhere() throws IOException {
        try (var kit = new AdminKit(SECRETS, "server.address=0.0.0.0")) {
            for (String operation : InboxContract.operations()) {
                assertThat(conforming(operation, send(kit, operation, "")).status())
                        .as(operation)
                        .isEqualTo(401);
            }
        }
    }

    private static Answer send(AdminKit kit, String operation, String authorization) {
        String[] methodAndPath = operation.split(" ");
        HttpRequest.Builder request = kit.service()
                .ingest()
                .request(methodAndPath[1].replace("{id}", "1"))
                .method(
                        methodAndPath[0].toUpperCase(Locale.ROOT),
                        methodAndPath[0].equals("get") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        if (!authorization.isEmpty()) {
            request.setHeader("Authorization", authorization);
        }
        return kit.service().ingest().send(request);
    }
}

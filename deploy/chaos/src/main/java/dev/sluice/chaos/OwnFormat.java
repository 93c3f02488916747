package dev.sluice.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.provider.ProviderSigner;
import dev.sluice.cli.provider.Signed;
import dev.sluice.cli.provider.StandardSigner;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** By our own contract: openapi/webhooks.yaml. */
final class OwnFormat implements Format {

    private final ProviderSigner signer = (body, _) -> new Signed(body, headers(body), false);
    private volatile StandardSigner secret;

    /** @param secret that is signed with */
    OwnFormat(String secret) {
        this.secret = new StandardSigner(secret);
    }

    /** Signs with another secret from now on. */
    void rotate(String newer) {
        secret = new StandardSigner(newer);
    }

    private Map<String, String> headers(byte[] body) {
        return secret.headers(new String(body, UTF_8));
    }

    @Override
    public String orderIdPrefix() {
        return "";
    }

    @Override
    public List<Message> messages(List<Webhook> webhooks, RandomGenerator random) {
        return webhooks.stream()
                .map(webhook -> new Message(
                        webhook, webhook.subject().path(), webhook.body().getBytes(UTF_8), signer))
                .toList();
    }

    @Override
    public boolean isInOrder() {
        return false;
    }
}

package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.StandardSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Has an event delivered that was not: what is stored from the inbox, what is not by sending its body as its provider does. */
final class Redelivery {

    private final Context context;
    private final Services services;
    private final Optional<Account> account;
    private final boolean isDry;

    /**
     * For one provider.
     *
     * @param account empty for our own contract
     * @param isDry whether nothing is to be done, and only told
     */
    Redelivery(Context context, Services services, Optional<Account> account, boolean isDry) {
        this.context = context;
        this.services = services;
        this.account = account;
        this.isDry = isDry;
    }

    /**
     * What was done, in words.
     *
     * @param isAccepted whether it is on its way now, or applied
     */
    record Result(boolean isAccepted, String words) {}

    /** Empty where nothing can be done, or nothing need be. */
    Optional<Result> of(Finding finding) {
        String body = finding.event().body();
        return switch (finding.status()) {
            case FAILED -> Optional.of(isDry ? would("replay it") : replayed(finding.webhook()));
            case MISSING ->
                Optional.of(
                        body == null || body.isEmpty()
                                ? new Result(false, "the file has no body: let the provider send it again")
                                : isDry ? would("send it") : sent(body));
            case APPLIED, WAITING, IGNORED, DISMISSED, DIFFERENT, EXTRA -> Optional.empty();
        };
    }

    private static Result would(String verb) {
        return new Result(false, "would " + verb);
    }

    private Result replayed(String webhook) {
        Answer answer = new Inbox(services).replay(webhook);
        return result("replayed", answer);
    }

    private Result sent(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return result(
                "sent",
                account.map(to -> services.webhook(to.path(), to.signer().sign(bytes, Instant.now())))
                        .orElseGet(() -> services.webhook(path(body), bytes, headers(body))));
    }

    private static String path(String body) {
        boolean isDispute = JsonMapper.shared().readTree(body).has("amount");
        return isDispute ? "/webhooks/payments/chargebacks" : "/webhooks/payments/orders";
    }

    private Map<String, String> headers(String body) {
        return StandardSigner.fromEnvironment(context.environment())
                .map(signer -> signer.headers(body))
                .orElse(Map.of());
    }

    private static Result result(String done, Answer answer) {
        return new Result(answer.isSuccess(), "%s: %s".formatted(done, answer.summary()));
    }
}

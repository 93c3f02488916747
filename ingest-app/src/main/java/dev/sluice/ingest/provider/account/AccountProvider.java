package dev.sluice.ingest.provider.account;

import dev.sluice.http.contract.ContractReader.MalformedException;
import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountTranslator;
import dev.sluice.ingest.provider.EventJson;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What one account's provider sends to its path. It hears whether its webhook is stored, and never what became of it: a
 * provider that is told of an order's state sends the same again, and holds back what comes after.
 */
record AccountProvider(AccountsFile.Served served, AccountTranslator translator) implements Provider<AccountEvent> {

    @Override
    public String path() {
        return path(account().provider(), account().name());
    }

    static String path(String provider, String account) {
        return "/webhooks/%s/%s".formatted(provider, account);
    }

    private Account account() {
        return served.account();
    }

    @Override
    public boolean sent(Event event) {
        return event.provider().equals(account().provider()) && account().name().equals(event.account());
    }

    @Override
    public Verifier verifier() {
        return served.verifier();
    }

    @Override
    public List<AccountEvent> split(byte[] body) {
        List<AccountEvent> events = served.scheme().events(body, account().live());
        if (events.isEmpty()) {
            throw new MalformedException(Problems.malformed("The body is not JSON, or not what %s sends."
                    .formatted(account().provider())));
        }
        return events;
    }

    @Override
    public Event describe(AccountEvent event, Map<String, String> headers) {
        return new Event(
                account().provider(),
                account().name(),
                event.type(),
                event.id(),
                EventJson.id(translator.orderId(account(), event.json())),
                null,
                List.copyOf(served.scheme().key(event, headers)),
                version());
    }

    /** What is ignored names nothing here. */
    @Override
    public List<String> aliases(AccountEvent event) {
        return ignored(event) == null ? translator.aliases(account(), event.json()) : List.of();
    }

    /** Why an event is none of this account's; null where it is one. */
    private @Nullable String ignored(AccountEvent event) {
        if (!Boolean.valueOf(account().live()).equals(event.live())) {
            return "it is not of the account's world, which is " + (account().live() ? "live" : "test");
        }
        return Objects.equals(event.connected(), served.connected())
                ? null
                : "it is of %s, and the account's webhooks are of %s"
                        .formatted(owner(event.connected()), owner(served.connected()));
    }

    private static String owner(@Nullable String connected) {
        return connected == null ? "the account itself" : "the connected account " + connected;
    }

    @Override
    public String version() {
        return translator.version(account().provider());
    }

    @Override
    public List<String> headers() {
        return served.scheme().headers();
    }

    /** None of the other world: money that did not move must not change an order, nor the other way round. */
    @Override
    public List<Update> translate(AccountEvent event, Event known, @Nullable Traceparent traceparent) {
        String ignored = ignored(event);
        if (ignored != null) {
            throw new IgnoredException(ignored);
        }
        return translator.translate(account(), known, event.json(), traceparent);
    }

    @Override
    public @Nullable String row(AccountEvent event) {
        return ignored(event) == null ? translator.row(account(), event.json()) : null;
    }

    @Override
    public ResponseEntity<?> answer(List<Delivery> deliveries) {
        return served.scheme().stored(deliveries);
    }

    @Override
    public ResponseEntity<?> answer(DeliveryFailure failure) {
        return ResponseEntity.status(ProblemType.UNAVAILABLE.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, RetryAfter.spread())
                .body(Problems.problem(
                        ProblemType.UNAVAILABLE,
                        "The webhook cannot be stored now; send it again, not before Retry-After."));
    }
}

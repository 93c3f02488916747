package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.ProviderSigner;
import dev.sluice.cli.provider.SampleEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events on their way through the running system: what was answered, and what became of each. */
final class Sending {

    /** How long what was stored may take to be applied. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int NOT_FOUND = 404;
    private static final String PENDING = "pending";

    private final Services services;
    private final Inbox inbox;
    private final Account account;
    private final ProviderSigner signer;
    private final List<Sent> all = new ArrayList<>();

    /** @param webhook as the inbox lists it; empty where it was not stored, or was not looked at yet */
    private record Sent(SampleEvent event, Answer answer, Optional<JsonNode> webhook) {

        boolean isDecided() {
            return !answer.isSuccess()
                    || webhook.filter(it -> !status(it).equals(PENDING)).isPresent();
        }

        boolean isWell() {
            return webhook.filter(it -> List.of("done", "ignored").contains(status(it)))
                    .isPresent();
        }

        String outcome() {
            return webhook.map(it -> status(it)
                            + (it.has("reason") ? ": " + it.path("reason").asString() : ""))
                    .orElse("");
        }

        private static String status(JsonNode webhook) {
            return webhook.path("status").asString("");
        }
    }

    Sending(Services services, Account account) {
        this.services = services;
        this.inbox = new Inbox(services);
        this.account = account;
        this.signer = account.signer();
    }

    /** What is refused is not sent again: the report says so. */
    void send(SampleEvent event) {
        Answer answer = services.webhook(account.path(), signer.sign(event.body(), Instant.now()));
        all.add(new Sent(event, answer, Optional.empty()));
    }

    /** Returns when nothing of it is pending, or has been for too long. */
    void awaitOutcomes() {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        all.replaceAll(this::look);
        while (!all.stream().allMatch(Sent::isDecided) && System.nanoTime() - end < 0) {
            Pause.of(LOOK);
            all.replaceAll(this::look);
        }
    }

    private Sent look(Sent sent) {
        if (sent.isDecided()) {
            return sent;
        }
        JsonNode page = inbox.page(Map.of(
                "provider",
                account.provider().toString(),
                "provider_event_id",
                sent.event().id(),
                "limit",
                "1"));
        return new Sent(
                sent.event(), sent.answer(), page.path("items").valueStream().findFirst());
    }

    /** Prints it, and gives what to exit with. */
    int report(Context context, boolean isJson) {
        List<OrderState> orders = all.stream()
                .flatMap(sent -> sent.webhook().stream())
                .map(webhook -> webhook.path("order_id").asString(""))
                .filter(id -> !id.isEmpty())
                .distinct()
                .map(id -> OrderState.read(services, id))
                .toList();
        if (isJson) {
            context.out().println(JsonNodes.pretty(json(orders)));
        } else {
            print(context, orders);
        }
        return all.stream().allMatch(Sent::isWell) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Context context, List<OrderState> orders) {
        Columns columns = new Columns("EVENT", "ID", "ANSWER", "BECAME");
        all.forEach(sent -> columns.add(
                sent.event().type(), sent.event().id(), sent.answer().summary(), sent.outcome()));
        columns.print(context.out());
        context.out().println();
        orders.forEach(order -> order.sentences().forEach(context.out()::println));
        if (all.stream().anyMatch(sent -> sent.answer().status() == NOT_FOUND)) {
            context.err()
                    .println("ingest-app has no account %s: it was started with other accounts, or not in inbox mode."
                            .formatted(account));
        }
        context.out()
                .println("To see how: deploy/sluice explain %s"
                        .formatted(all.getLast().event().id()));
    }

    private ObjectNode json(List<OrderState> orders) {
        ObjectNode json = JsonNodes.object();
        json.put("account", account.name());
        var events = json.putArray("events");
        for (Sent sent : all) {
            ObjectNode event = events.addObject()
                    .put("type", sent.event().type())
                    .put("id", sent.event().id())
                    .put("answer", sent.answer().status());
            sent.webhook().ifPresent(webhook -> event.set("webhook", webhook));
        }
        var states = json.putArray("orders");
        orders.forEach(order -> order.addTo(states.addObject().put("order_id", order.orderId())));
        return json;
    }
}

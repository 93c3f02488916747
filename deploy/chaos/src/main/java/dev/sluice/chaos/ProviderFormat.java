package dev.sluice.chaos;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.ProviderSigner;
import dev.sluice.cli.provider.SampleEvent;
import dev.sluice.cli.provider.Stories;
import dev.sluice.cli.provider.Story;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As a payment provider tells them, by an account that the inbox knows. */
final class ProviderFormat implements Format {

    /**
     * What is told of an event.
     *
     * @param name among the provider's events of {@code deploy/sluice trigger}
     * @param status that it becomes by the provider's table, the last one of two
     */
    private record Event(String name, String status) {}

    /** By subject and status of our own contract. */
    private static final Map<ProviderName, Map<String, Event>> EVENTS = Map.of(
            ProviderName.STRIPE,
            Map.of(
                    "order created", new Event("created", "created"),
                    "order updated", new Event("declined", "updated"),
                    "order success", new Event("succeeded", "success"),
                    "order failed", new Event("canceled", "failed"),
                    "dispute opened", new Event("disputed", "opened"),
                    "dispute updated", new Event("answered", "updated"),
                    "dispute won", new Event("won", "won"),
                    "dispute lost", new Event("lost", "lost"),
                    "dispute closed", new Event("inquiry-closed", "closed")),
            ProviderName.ADYEN,
            Map.of(
                    "order created", new Event("authorised", "updated"),
                    "order updated", new Event("refused", "updated"),
                    "order success", new Event("captured", "success"),
                    "order failed", new Event("cancelled", "failed"),
                    "dispute opened", new Event("notified", "updated"),
                    "dispute updated", new Event("supplied", "updated"),
                    "dispute won", new Event("issuer-silent", "won"),
                    "dispute lost", new Event("undefended", "lost"),
                    "dispute closed", new Event("undefended", "lost")),
            ProviderName.PAYPAL,
            Map.of(
                    "order created", new Event("approved", "updated"),
                    "order updated", new Event("declined", "updated"),
                    "order success", new Event("captured", "success"),
                    "order failed", new Event("voided", "failed"),
                    "dispute opened", new Event("disputed", "opened"),
                    "dispute updated", new Event("answered", "updated"),
                    "dispute won", new Event("won", "won"),
                    "dispute lost", new Event("lost", "lost"),
                    "dispute closed", new Event("lost", "lost")));

    private final Account account;
    private final ProviderSigner signer;
    private final Stories stories;
    private final Map<String, Event> events;

    ProviderFormat(Account account) {
        this.account = account;
        this.signer = account.signer();
        this.stories = Stories.of(account.provider());
        this.events = Objects.requireNonNull(EVENTS.get(account.provider()));
    }

    @Override
    public String orderIdPrefix() {
        return account.orderIdPrefix();
    }

    @Override
    public List<Message> messages(List<Webhook> webhooks, RandomGenerator random) {
        String order = webhooks.getFirst().orderId();
        List<Event> told = webhooks.stream().map(this::event).toList();
        Story story = new Story("life", "a life", told.stream().map(Event::name).toList());
        List<SampleEvent> samples =
                stories.play(story, account, order, random, webhooks.getLast().time());
        // Adyen knows no second authorisation of a payment: it is the first one again
        Map<String, Message> first = new HashMap<>();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Webhook of = webhooks.get(i);
            SampleEvent sample = samples.get(i);
            Webhook webhook = new Webhook(
                    of.subject(),
                    orderIdPrefix() + order,
                    appliedAs(sample),
                    told.get(i).status(),
                    of.minute());
            messages.add(first.computeIfAbsent(
                    webhook.eventId(), _ -> new Message(webhook, account.path(), sample.body(), signer)));
        }
        return messages;
    }

    private Event event(Webhook webhook) {
        String key = webhook.subject().name().toLowerCase(Locale.ROOT) + " " + webhook.status();
        return Objects.requireNonNull(events.get(key), key);
    }

    /** The id that its update has: all parts of a capture have one, by the row of the provider's table. */
    private static String appliedAs(SampleEvent sample) {
        return switch (sample.type()) {
            case "CAPTURE" ->
                "%s:CAPTURE:true"
                        .formatted(text(sample, "/notificationItems/0/NotificationRequestItem/originalReference"));
            case "PAYMENT.CAPTURE.COMPLETED" ->
                "%s:PAYMENT.CAPTURE.COMPLETED"
                        .formatted(text(sample, "/resource/supplementary_data/related_ids/order_id"));
            default -> sample.id();
        };
    }

    private static String text(SampleEvent sample, String pointer) {
        JsonNode body = JsonMapper.shared().readTree(sample.body());
        return body.at(pointer).asString();
    }

    @Override
    public boolean isInOrder() {
        return true;
    }
}

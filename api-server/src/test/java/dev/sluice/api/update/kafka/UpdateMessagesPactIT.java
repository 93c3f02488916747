package dev.sluice.api.update.kafka;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.dsl.LambdaDslJsonBody;
import au.com.dius.pact.consumer.dsl.MetadataBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.core.model.Consumer;
import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.Provider;
import au.com.dius.pact.core.model.V4Interaction;
import au.com.dius.pact.core.model.V4Pact;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.testkit.Bodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The pact on Kafka's records: what the listeners' readers read. Written to {@code pact/} when all of it holds. */
@ApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdateMessagesPactIT {

    private static final String UTC = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z";
    private static final String TIME = "2026-11-23T08:00:00Z";
    private static final String LATER = "2026-11-23T08:05:00Z";

    enum Kind {
        ORDER("an update of an order", "order", "dev.sluice.order.update") {
            @Override
            void content(LambdaDslJsonBody body) {
                user(body);
                order(body);
            }

            @Override
            Map<String, String> read() {
                return readOfOrder(Bodies.USER);
            }
        },
        GUESTS_ORDER("an update of a guest's order", "order", "dev.sluice.order.update") {
            @Override
            void content(LambdaDslJsonBody body) {
                order(body);
            }

            @Override
            Map<String, String> read() {
                return readOfOrder("null");
            }
        },
        DISPUTE("an update of a dispute", "dispute", "dev.sluice.dispute.update") {
            @Override
            void content(LambdaDslJsonBody body) {
                user(body);
                common(body);
                body.stringType("dispute_id", "dp_77");
                body.stringMatcher("status", "opened|updated|closed", "opened");
                body.stringType("reason", "product_not_received");
                body.integerType("amount", 1999);
                body.stringMatcher("currency", "[A-Z]{3}", "EUR");
                body.stringMatcher("occurred_at", UTC, TIME);
                body.stringMatcher("evidence_due_at", UTC, LATER);
            }

            @Override
            Map<String, String> read() {
                return Map.of(
                        "userId", Bodies.USER,
                        "dispute.disputeId", "dp_77",
                        "kind", "opened",
                        "reason", "product_not_received",
                        "amount", "1999",
                        "currency", "EUR",
                        "occurredAt", TIME,
                        "evidenceDueAt", LATER);
            }
        };

        private final String description;
        private final String name;
        private final String type;

        Kind(String description, String name, String type) {
            this.description = description;
            this.name = name;
            this.type = type;
        }

        abstract void content(LambdaDslJsonBody body);

        /** Some members of what is read, as text. */
        abstract Map<String, String> read();

        private static void user(LambdaDslJsonBody body) {
            body.uuid("user_id", UUID.fromString(Bodies.USER));
        }

        private static void order(LambdaDslJsonBody body) {
            common(body);
            body.stringMatcher("status", "created|updated|failed|success", "created");
            body.stringMatcher("created_at", UTC, TIME);
            body.stringMatcher("updated_at", UTC, LATER);
        }

        private static Map<String, String> readOfOrder(String user) {
            return Map.of("userId", user, "status", "created", "createdAt", TIME, "updatedAt", LATER);
        }

        private static void common(LambdaDslJsonBody body) {
            body.stringType("provider_event_id", "evt_1001");
            body.stringType("order_id", "order-1001");
            body.object("meta", meta -> meta.stringType("channel", "web"));
        }

        private void headers(MetadataBuilder headers) {
            headers.add("content-type", "application/json");
            headers.add("ce_specversion", "1.0");
            headers.matchRegex("ce_id", ".+", "evt_1001");
            headers.add("ce_type", type);
            headers.add("ce_source", "/sluice/ingest-app");
            headers.matchRegex("ce_time", UTC, TIME);
        }
    }

    private static final String CONSUMER = "api-server";
    private static final String PROVIDER = "ingest-app";

    private final UpdateEngine engine;
    private final List<Interaction> made = new ArrayList<>();

    UpdateMessagesPactIT(@Autowired UpdateEngine engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @EnumSource
    void listenersReadTheMessage(Kind kind) {
        V4Pact pact = new PactBuilder(CONSUMER, PROVIDER, PactSpecVersion.V4)
                .expectsToReceiveMessageInteraction(
                        kind.description,
                        message -> message.withContents(contents -> contents.withContent(
                                        newJsonBody(kind::content).build())
                                .withMetadata(kind::headers)))
                .toPact();
        var message = (V4Interaction.AsynchronousMessage) pact.getInteractions().getFirst();
        byte[] value = requireNonNull(message.getContents().getContents().getValue());
        var record = new ConsumerRecord<>("updates", 0, 0, "order-1001".getBytes(UTF_8), value);
        message.getContents()
                .getMetadata()
                .forEach((name, text) ->
                        record.headers().add(name, String.valueOf(text).getBytes(UTF_8)));

        Update<?> update = engine.services().stream()
                .filter(service -> service.kind().equals(kind.name))
                .findFirst()
                .orElseThrow()
                .read(record.value(), SourceRecords.of(record));

        assertThat(update.orderId()).isEqualTo("order-1001");
        assertThat(update.eventId()).isEqualTo("evt_1001");
        kind.read()
                .forEach((member, text) -> assertThat(update.change())
                        .extracting(member)
                        .as(member)
                        .satisfies(read -> assertThat(String.valueOf(read)).isEqualTo(text)));
        assertThat(update.payload()).isEqualTo(new String(value, UTF_8));
        made.addAll(pact.getInteractions());
    }

    @AfterAll
    void write() {
        if (made.size() == Kind.values().length) {
            new V4Pact(new Consumer(CONSUMER), new Provider(PROVIDER), made).write("../pact", PactSpecVersion.V4);
        }
    }
}

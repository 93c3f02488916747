package dev.sluice.ingest.kafka;

import static dev.sluice.testkit.Cluster.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.Contract;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import dev.sluice.testkit.Cluster;
import dev.sluice.testkit.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What is on the topics of a real broker for what comes in; each test has topics of its own. */
@Timeout(120)
class KafkaDeliveryIT {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private static Cluster cluster;
    private static int topics;

    private final String orders = "orders-" + ++topics;
    private final String disputes = "disputes-" + topics;

    @BeforeAll
    static void start() {
        broker = TestBroker.start(directory);
        cluster = new Cluster(broker.address());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private Service service(String... settings) {
        return Service.start(Stream.concat(
                        Stream.of(
                                "kafka.brokers=" + broker.address(),
                                "kafka.orders-topic=" + orders,
                                "kafka.disputes-topic=" + disputes),
                        Stream.of(settings))
                .toArray(String[]::new));
    }

    private String topic(Samples webhook) {
        return webhook == Samples.ORDER ? orders : disputes;
    }

    @ParameterizedTest
    @EnumSource
    void queuesTheUpdateOfTheInternalContract(Samples webhook) {
        try (var service = service()) {
            Instant before = Instant.now();
            Answer answer = service.ingest().post(webhook.path, webhook.json, "traceparent", TRACE);

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.outcome()).isEqualTo("queued");
            Contract.assertConforms(webhook.path, answer);
            assertThat(cluster.records(topic(webhook))).singleElement().satisfies(record -> {
                assertThat(record.key()).isEqualTo("order-1001");
                var json = new JsonMapper();
                assertThat(json.readTree(record.value())).isEqualTo(json.readTree(webhook.json));
                Class<?> type = webhook == Samples.ORDER ? OrderUpdate.class : DisputeUpdate.class;
                assertThat((Object) service.bean(JsonMapper.class).readValue(record.value(), type))
                        .isNotNull();
                assertThat(header(record, "ce_id"))
                        .isEqualTo(json.readTree(webhook.json)
                                .path("provider_event_id")
                                .asString());
                assertThat(header(record, "ce_type"))
                        .isEqualTo(webhook == Samples.ORDER ? "dev.sluice.order.update" : "dev.sluice.dispute.update");
                assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
                assertThat(header(record, "ce_source")).isEqualTo("/sluice/ingest-app");
                assertThat(header(record, "content-type")).isEqualTo("application/json");
                assertThat(header(record, "traceparent")).isEqualTo(TRACE);
                assertThat(Instant.parse(header(record, "ce_time"))).isBetween(before, Instant.now());
            });
        }
    }

    @Test
    void passesOnNoTraceThatIsMalformed() {
        try (var service = service()) {
            service.ingest().post(Samples.ORDER.path, Samples.ORDER.json, "traceparent", "00-0-0-00");

            assertThat(cluster.records(orders).getFirst().headers().lastHeader("traceparent"))
                    .isNull();
        }
    }

    @Test
    void keepsAnOrdersUpdatesInOrderOnOnePartition() {
        try (var service = service()) {
            for (int i = 0; i < 20; i++) {
                service.ingest().post(Samples.ORDER.path, Samples.ORDER.json.replace("evt_1001", "evt_" + i));
            }

            List<ConsumerRecord<String, String>> records = cluster.records(orders);
            assertThat(records.stream().map(ConsumerRecord::partition).distinct())
                    .hasSize(1);
            assertThat(records.stream().map(record -> header(record, "ce_id")))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "evt_" + i).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ORDER;      "status": "created";   "status": "paid";       400; /status
            ORDER;      "order-1001";          "";                     400; /order_id
            ORDER;      "status";              "state": 1, "status";   400; /state
            CHARGEBACK; "EUR";                 "eur";                  400; /currency
            CHARGEBACK; 9007199254740991;      "10";                   400; /amount
            """)
    void refusesWhatHttpModeRefuses(Samples webhook, String good, String bad, int status, String pointer) {
        try (var service = service()) {
            Answer answer = service.ingest().post(webhook.path, webhook.json.replace(good, bad));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.type()).isEqualTo("malformed");
            assertThat(answer.body().path("errors").path(0).path("pointer").asString())
                    .isEqualTo(pointer);
            assertThat(service.post(webhook).status()).isEqualTo(202);
            assertThat(cluster.records(topic(webhook))).hasSize(1);
        }
    }

    @Test
    void createsMissingTopicsAsConfigured() {
        try (var service = service("kafka.partitions=3")) {
            assertThat(service.post(Samples.ORDER).status()).isEqualTo(202);
            assertThat(service.post(Samples.CHARGEBACK).status()).isEqualTo(202);

            assertThat(cluster.partitions(orders)).isEqualTo(3);
            assertThat(cluster.partitions(disputes)).isEqualTo(3);
        }
    }

    @Test
    void leavesExistingTopicsAsTheyAre() {
        cluster.create(new NewTopic(orders, 1, (short) 1));
        try (var service = service("kafka.partitions=3")) {
            assertThat(service.post(Samples.ORDER).status()).isEqualTo(202);

            assertThat(cluster.partitions(orders)).isEqualTo(1);
            assertThat(cluster.partitions(disputes)).isEqualTo(3);
        }
    }

    /** Wrong here, not there: sending it again would change nothing. */
    @Test
    void countsARecordThatTheBrokerRefusesAsADisagreement() {
        cluster.create(
                new NewTopic(orders, Optional.of(1), Optional.empty()).configs(Map.of("max.message.bytes", "500")));
        try (var service = service()) {
            Answer answer = service.ingest()
                    .post(
                            Samples.ORDER.path,
                            Samples.ORDER.json.replace(
                                    "\"empty\": \"\"", "\"long\": \"%s\"".formatted("x".repeat(500))));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.type()).isEqualTo("delivery-failed");
            assertThat(service.bean(MeterRegistry.class)
                            .counter("sluice.delivery.disagreements")
                            .count())
                    .isEqualTo(1);
        }
    }
}

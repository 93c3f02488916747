package dev.sluice.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Settings of Kafka's clients, beside how they come to the brokers and as whom.
 *
 * <p>Durability and order: acknowledged by all replicas in sync, idempotent (a retry of the producer's own neither
 * doubles nor overtakes), with which up to 5 requests in flight at once keep their order.
 *
 * <p>No lingering: while requests are in flight, records gather in batches by themselves; when idle, none waits for
 * company. No compression: a value has a few hundred bytes, and batches are small.
 *
 * <p>Connections: a broker that is back is found within a second, and one that does not answer is given up for another
 * one as fast as a request is.
 */
record ClientSettings(String brokers, Map<String, Object> security, TimeBudget budget) {

    static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(5);

    Map<String, Object> producer() {
        var settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, budget.block().toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(budget.delivery()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(budget.request()));
        settings.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                budget.request().toMillis());
        settings.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                budget.request().toMillis());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    Map<String, Object> admin() {
        return admin(ADMIN_TIMEOUT);
    }

    /**
     * For {@link BrokerProbe}: no request outlives the probe, each address is tried again at once, and no connection that is
     * being made is given up meanwhile.
     */
    Map<String, Object> probe() {
        var settings = admin(budget.probe());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 5L);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5L);
        settings.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                budget.deadline().toMillis());
        settings.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                budget.deadline().toMillis());
        return settings;
    }

    private Map<String, Object> admin(Duration timeout) {
        var settings = common();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(timeout));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(timeout));
        return settings;
    }

    private Map<String, Object> common() {
        var settings = new HashMap<>(security);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "ingest-app");
        return settings;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}

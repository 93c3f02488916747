package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBudgetTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0.1S", "PT0.999S", "PT3S", "PT9S", "P1D"})
    void kafkasLimitsEndBeforeTheHardLimitAndThatBeforeTheDeadline(Duration deadline) {
        var settings = settings(deadline).producer();
        long block = Long.parseLong("" + settings.get("max.block.ms"));
        long delivery = Long.parseLong("" + settings.get("delivery.timeout.ms"));
        long request = Long.parseLong("" + settings.get("request.timeout.ms"));
        long linger = Long.parseLong("" + settings.get("linger.ms"));
        var budget = new TimeBudget(deadline);

        assertThat(block + delivery + linger).isLessThan(budget.whole().toMillis());
        // Waiting for the producer at the start, then for metadata
        assertThat(block + block).isLessThan(budget.whole().toMillis());
        assertThat(budget.whole().plus(budget.probe())).isLessThan(deadline);
        // Time for a second attempt
        assertThat(2 * request + linger).isLessThan(delivery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT0.003S", "PT0.01S", "PT9S", "P1D"})
    void clientsTakeTheSettings(Duration deadline) {
        assertThatNoException().isThrownBy(() -> {
            new KafkaProducer<String, byte[]>(settings(deadline).producer()).close(Duration.ZERO);
            Admin.create(settings(deadline).admin()).close(Duration.ZERO);
            Admin.create(settings(deadline).probe()).close(Duration.ZERO);
        });
    }

    private static ClientSettings settings(Duration deadline) {
        return new ClientSettings("localhost:9", Map.of(), new TimeBudget(deadline));
    }
}

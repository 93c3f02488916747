package dev.sluice.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import java.util.Map;
import java.util.function.Supplier;

/** The contract's words for what an answer means, and what {@link ApiClient} throws for each. */
public final class Meanings {

    private static final Map<String, Delivery> DELIVERED =
            Map.of("applied", Delivery.APPLIED, "conflict", Delivery.DUPLICATE);

    private static final Map<String, Class<?>> THROWN = Map.of(
            "not-found", NotFound.class,
            "invalid-status", InvalidStatus.class,
            "unavailable", ServiceUnavailable.class,
            "disagreement", Disagreement.class);

    private Meanings() {}

    /** Sends, and holds what comes of it to a meaning. */
    public static void assertMeans(String means, String answer, Supplier<Delivery> send) {
        if (DELIVERED.containsKey(means)) {
            assertThat(send.get()).as(answer).isEqualTo(DELIVERED.get(means));
        } else {
            assertThat(THROWN).as("meanings").containsKey(means);
            assertThat(catchThrowable(send::get)).as(answer).isExactlyInstanceOf(THROWN.get(means));
        }
    }
}

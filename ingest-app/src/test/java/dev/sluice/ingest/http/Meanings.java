package dev.sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import dev.sluice.ingest.webhook.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import java.util.Map;

/** The contract's words for what an answer means, and what {@link ApiClient} throws for each. */
final class Meanings {

    private static final Map<String, Class<?>> THROWN = Map.of(
            "conflict", ConflictException.class,
            "not-found", NotFound.class,
            "invalid-status", InvalidStatus.class,
            "unavailable", ServiceUnavailable.class,
            "disagreement", Disagreement.class);

    private Meanings() {}

    /** Sends, and holds what comes of it to a meaning. */
    static void assertMeans(String means, String answer, Runnable send) {
        Throwable thrown = catchThrowable(send::run);
        if (means.equals("applied")) {
            assertThat(thrown).as(answer).isNull();
        } else {
            assertThat(THROWN).as("meanings").containsKey(means);
            assertThat(thrown).as(answer).isExactlyInstanceOf(THROWN.get(means));
        }
    }
}

package dev.sluice.cli;

import java.util.List;
import java.util.Map;

/**
 * One webhook and what has to come of it.
 *
 * @param title the webhook in a few words
 * @param path where it goes
 * @param body its members, absent ones left out
 * @param answer what ingest-app answers when it waits for the outcome; a queue answers {@link #QUEUED},
 *     and may know a repetition at once
 * @param resource what to look at in the API afterwards
 * @param state what the API then says, in whichever mode
 * @param signed whether by the provider, where there is a secret; else it is a stranger's, and refused in whichever mode
 */
record DemoStep(
        String title,
        String path,
        Map<String, Object> body,
        String answer,
        Resource resource,
        String state,
        boolean signed) {

    static final String QUEUED = "202 queued";
    static final String DUPLICATE = "200 duplicate";

    /** What may be answered, where webhooks that are taken are queued or not. */
    List<String> answers(boolean queued) {
        if (!queued || !signed) {
            return List.of(answer);
        }
        return answer.equals(DUPLICATE) ? List.of(QUEUED, DUPLICATE) : List.of(QUEUED);
    }

    /** Something in the API that can be told in a few words. */
    sealed interface Resource {

        record Order(String orderId) implements Resource {}

        /** The one dispute of this order. */
        record Dispute(String orderId) implements Resource {}
    }
}

package dev.sluice.ingest.api.batching;

import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.function.Function;

/**
 * A transport's two calls for updates of one kind. Both throw a {@link DeliveryFailure} where the call failed, and so each
 * update; the second one {@link BatchRefusedException} where each has to go alone. A call may be ended by interrupting its
 * thread.
 *
 * @param batch name of the second one, for the log
 * @param one sends an update alone
 * @param all sends several, and answers for each of them in the same order
 */
public record Operations<U extends Update>(
        String batch, Function<Timed<U>, Answer> one, Function<List<Timed<U>>, List<Answer>> all) {}

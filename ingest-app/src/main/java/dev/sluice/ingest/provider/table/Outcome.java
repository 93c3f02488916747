package dev.sluice.ingest.provider.table;

import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdateStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an event becomes. */
sealed interface Outcome {

    /** As a row has it. */
    default String text() {
        return switch (this) {
            case Order(String _, List<OrderUpdateStatus> statuses) -> "order: " + words(statuses);
            case Dispute(String _, List<Move> moves) -> "dispute: " + words(moves);
            case Ignored(String reason, boolean unexpected) -> (unexpected ? "unexpected: " : "ignored: ") + reason;
        };
    }

    /** What it asks for, in this order. */
    default List<? extends Enum<?>> asked() {
        return switch (this) {
            case Order(String _, List<OrderUpdateStatus> statuses) -> statuses;
            case Dispute(String _, List<Move> moves) -> moves;
            case Ignored _ -> List.of();
        };
    }

    private static String words(List<? extends Enum<?>> words) {
        return words.stream()
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * Updates of an order. All but the last have no effect where the order is known already.
     *
     * @param source where their members are
     */
    record Order(String source, List<OrderUpdateStatus> statuses) implements Outcome {}

    /** Updates of a dispute, likewise. */
    record Dispute(String source, List<Move> moves) implements Outcome {}

    /**
     * Nothing.
     *
     * @param unexpected whether a person should know of it
     */
    record Ignored(String reason, boolean unexpected) implements Outcome {}

    /** What happens to a dispute. */
    enum Move {
        OPENED(DisputeUpdateStatus.DISPUTE_OPENED, null),
        UPDATED(DisputeUpdateStatus.DISPUTE_UPDATED, null),
        WON(DisputeUpdateStatus.DISPUTE_CLOSED, "won"),
        LOST(DisputeUpdateStatus.DISPUTE_CLOSED, "lost"),
        CLOSED(DisputeUpdateStatus.DISPUTE_CLOSED, null);

        private final DisputeUpdateStatus status;
        private final @Nullable String resolution;

        Move(DisputeUpdateStatus status, @Nullable String resolution) {
            this.status = status;
            this.resolution = resolution;
        }

        DisputeUpdateStatus status() {
            return status;
        }

        /** What the contract has in {@code meta.resolution}; null for none. */
        @Nullable
        String resolution() {
            return resolution;
        }
    }
}

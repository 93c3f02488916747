package dev.sluice.ingest.provider.table;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Where a member is: the first of these that is there.
 *
 * @param places in the order in which they are looked at
 */
record Source(List<Place> places) {

    /**
     * Where it may be.
     *
     * @param currency where an amount's currency is; null for what is no amount
     */
    record Place(
            Converter converter,
            JsonPointer pointer,
            @Nullable JsonPointer currency) {}

    static Source ofTexts(List<JsonPointer> pointers) {
        return new Source(pointers.stream()
                .map(pointer -> new Place(Converter.TEXT, pointer, null))
                .toList());
    }

    static Source ofUsers(List<JsonPointer> pointers) {
        return new Source(pointers.stream()
                .map(pointer -> new Place(Converter.UUID, pointer, null))
                .toList());
    }
}

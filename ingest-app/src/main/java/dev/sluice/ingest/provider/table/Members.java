package dev.sluice.ingest.provider.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonPointer;

/**
 * Where the members of an update are.
 *
 * @param aliases what else its order is known by; the first that is there stands for the order where there is no order id
 * @param meta by its key
 */
record Members(Map<Member, Source> sources, List<JsonPointer> aliases, Map<String, Source> meta) {

    private static final Source NOWHERE = new Source(List.of());

    /** A member of an update, and how it may be read. */
    enum Member {
        ORDER_ID(Converter.TEXT),
        USER_ID(Converter.UUID),
        /** Of the order; a creation's {@code updated_at} too. */
        CREATED_AT(Converter.EPOCH_SECONDS, Converter.RFC3339),
        UPDATED_AT(Converter.EPOCH_SECONDS, Converter.RFC3339),
        DISPUTE_ID(Converter.TEXT),
        REASON(Converter.TEXT),
        AMOUNT(Converter.MINOR_UNITS, Converter.DECIMAL),
        CURRENCY(Converter.UPPER),
        /** An opening's {@code occurred_at}. */
        OPENED_AT(Converter.EPOCH_SECONDS, Converter.RFC3339),
        OCCURRED_AT(Converter.EPOCH_SECONDS, Converter.RFC3339),
        EVIDENCE_DUE_AT(Converter.EPOCH_SECONDS, Converter.RFC3339);

        private final Converter one;
        private final Converter other;

        Member(Converter only) {
            this(only, only);
        }

        Member(Converter one, Converter other) {
            this.one = one;
            this.other = other;
        }

        boolean isReadBy(Converter converter) {
            return converter == one || converter == other;
        }

        /** As tables spell it. */
        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Source of(Member member) {
        return sources.getOrDefault(member, NOWHERE);
    }
}

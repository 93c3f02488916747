package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Holds where its subject has one of the values.
 *
 * @param values as text; {@link #ABSENT} for none, {@link #UNSIGNED} for what nobody vouches for
 */
record Guard(Subject subject, Set<String> values) {

    /** There is no such member, or it is null or empty. */
    static final String ABSENT = "absent";

    /**
     * Whatever is there, the signature leaves it open, and the account has no second factor. A guard for what is absent holds
     * then too.
     */
    static final String UNSIGNED = "unsigned";

    /** What a guard looks at. */
    sealed interface Subject {

        String of(Table table, JsonNode event, Account account);
    }

    /** A member of the event. */
    record Member(JsonPointer pointer) implements Subject {

        @Override
        public String of(Table table, JsonNode event, Account account) {
            if (table.isUnsigned(pointer) && !account.secondFactor()) {
                return UNSIGNED;
            }
            String text = Nodes.text(event.at(pointer));
            return text == null ? ABSENT : text;
        }

        @Override
        public String toString() {
            return pointer.toString();
        }
    }

    /** When the account's payments are captured: {@code automatic}, or {@code manual}. */
    record Capture() implements Subject {

        static final String NAME = "capture";

        @Override
        public String of(Table table, JsonNode event, Account account) {
            return account.capture().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return NAME;
        }
    }

    boolean holds(Table table, JsonNode event, Account account) {
        String value = subject.of(table, event, account);
        return values.contains(value) || (value.equals(UNSIGNED) && values.contains(ABSENT));
    }

    /** Whether no event can satisfy both. */
    static boolean areDisjoint(Guard one, Guard other) {
        return one.subject.equals(other.subject) && one.values.stream().noneMatch(other.values::contains);
    }

    @Override
    public String toString() {
        return subject + "=" + values;
    }
}

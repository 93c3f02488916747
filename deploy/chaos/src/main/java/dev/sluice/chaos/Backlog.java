package dev.sluice.chaos;

import dev.sluice.chaos.History.SubjectId;
import java.util.Map;
import java.util.Set;

/** What a mode has taken and not applied. */
interface Backlog extends AutoCloseable {

    /** How much waits to be applied; throws {@link IllegalStateException} where that cannot be told right now. */
    long waiting();

    /**
     * The ids of events that will not be applied, by what they are of.
     *
     * @param subjects by event id, for senders whose event ids are unique
     */
    Map<SubjectId, Set<String>> refused(Map<String, SubjectId> subjects);

    /** Adds what the mode's own store has too often. */
    void audit(Findings findings);

    @Override
    void close();

    /** Of modes that apply before they answer. */
    final class None implements Backlog {

        @Override
        public long waiting() {
            return 0;
        }

        @Override
        public Map<SubjectId, Set<String>> refused(Map<String, SubjectId> subjects) {
            return Map.of();
        }

        @Override
        public void audit(Findings findings) {
            // nothing is stored but what api-server has
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}

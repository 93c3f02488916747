package dev.sluice.api.update.kafka;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What an operator asks of {@link Redrive}.
 *
 * @param dryRun only list
 * @param reasons only dead letters with one of these reasons; all where empty
 * @param limit most dead letters to put back
 */
record RedriveOptions(boolean dryRun, Set<String> reasons, long limit) {

    static final String USAGE = """
            redrive [--dry-run] [--reason REASON]... [--limit N]
              Lists dead letters by reason and puts them back onto their topic.
              --dry-run         list only
              --reason REASON   only these, such as not-found or invalid-transition
              --limit N         at most N of them""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    static RedriveOptions parse(List<String> arguments) {
        boolean dryRun = false;
        var reasons = new HashSet<String>();
        long limit = Long.MAX_VALUE;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--dry-run" -> dryRun = true;
                case "--reason" -> reasons.add(value(argument, rest));
                case "--limit" -> limit = number(value(argument, rest));
                default -> throw new IllegalArgumentException("Unknown argument '%s'.".formatted(argument));
            }
        }
        return new RedriveOptions(dryRun, Set.copyOf(reasons), limit);
    }

    boolean wants(String reason) {
        return reasons.isEmpty() || reasons.contains(reason);
    }

    private static String value(String argument, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("%s needs a value.".formatted(argument));
        }
        return rest.next();
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below, like any number that is too small
        }
        throw new IllegalArgumentException("--limit '%s' is not a whole number above 0.".formatted(text));
    }
}

package dev.sluice.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What an audit found, counted by kind, with some of it in words. */
final class Findings {

    private static final int EXAMPLES = 20;

    /** What can be wrong. */
    enum Kind {
        /** A provider was told that it is taken care of, and it is not. */
        LOST,
        /** Applied or stored twice. */
        DOUBLED,
        /** Not in the order of sending, not what the status machine allows, or a state or a read that its events do not give. */
        MISORDERED,
        /** Not answered within the deadline and a second. */
        LATE,
        /** Neither delivered nor applied, or refused, long after the last fault. */
        STUCK
    }

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final List<String> examples = new ArrayList<>();

    void add(Kind kind, String example) {
        add(kind, 1, example);
    }

    /** Nothing where the number is 0. */
    void add(Kind kind, long number, String example) {
        if (number > 0) {
            counts.merge(kind, Math.toIntExact(number), Integer::sum);
            if (examples.size() < EXAMPLES) {
                examples.add(kind.name().toLowerCase(Locale.ROOT) + ": " + example);
            }
        }
    }

    int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    boolean isClean() {
        return counts.isEmpty();
    }

    List<String> examples() {
        return examples;
    }

    /** As {@code lost=0 doubled=0 ...}. */
    @Override
    public String toString() {
        return List.of(Kind.values()).stream()
                .map(kind -> "%s=%s".formatted(kind.name().toLowerCase(Locale.ROOT), count(kind)))
                .collect(Collectors.joining(" "));
    }
}

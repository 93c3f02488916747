package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.provider.table.Excerpt.Life;
import dev.sluice.ingest.provider.table.Excerpt.Step;
import dev.sluice.ingest.provider.table.Lives.Asked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No provider keeps an order, so whichever its events come in, an order or a dispute ends as it does in theirs. */
class ArrivalsTest {

    private static final int LONGEST = 6;

    @ParameterizedTest
    @CsvSource({"stripe, true", "stripe, false", "adyen, true", "adyen, false", "paypal, true", "paypal, false"})
    void everyOrderOfArrivalEndsInTheSame(String provider, boolean secondFactor) {
        Table table = Tables.table(provider);
        Excerpt excerpt = Tables.excerpt(provider);
        var lives = new Lives(table, excerpt, new Samples(table, excerpt), secondFactor);
        var ends = new HashSet<String>();
        for (Life life : excerpt.lives()) {
            Map<Step, Asked> asked = asked(lives, life);
            life.start()
                    .forEach(start -> ways(life, new ArrayList<>(List.of(start)), way -> {
                        @Nullable String end = end(asked, way);
                        ends.add(String.valueOf(end));
                        orders(
                                way,
                                0,
                                order -> assertThat(end(asked, order))
                                        .as("%s as %s", way, order)
                                        .isEqualTo(end));
                    }));
        }
        assertThat(ends).contains("SUCCESS", "FAILED", "WON", "LOST");
    }

    private static Map<Step, Asked> asked(Lives lives, Life life) {
        var asked = new HashMap<Step, Asked>();
        Stream.of(life.start(), life.then().keySet())
                .flatMap(Collection::stream)
                .forEach(step -> asked.put(step, lives.asked(life, step)));
        life.then().values().forEach(steps -> steps.forEach(step -> asked.put(step, lives.asked(life, step))));
        return asked;
    }

    /** Each way through a life that meets no step twice, with its beginnings. */
    private static void ways(Life life, List<Step> way, Consumer<List<Step>> use) {
        use.accept(List.copyOf(way));
        if (way.size() < LONGEST) {
            for (Step next : life.then().getOrDefault(way.getLast(), List.of())) {
                if (!way.contains(next)) {
                    way.add(next);
                    ways(life, way, use);
                    way.removeLast();
                }
            }
        }
    }

    private static void orders(List<Step> steps, int from, Consumer<List<Step>> use) {
        if (from == steps.size()) {
            use.accept(steps);
            return;
        }
        for (int i = from; i < steps.size(); i++) {
            var order = new ArrayList<>(steps);
            order.add(from, order.remove(i));
            orders(order, from + 1, use);
        }
    }

    /** As relay and api-server have it: what is early waits, and is tried again once something is created. */
    private static @Nullable String end(Map<Step, Asked> asked, List<Step> order) {
        String state = null;
        var had = new HashSet<String>();
        var waiting = new ArrayList<Asked>();
        for (Step step : order) {
            boolean created = state == null;
            Asked its = Objects.requireNonNull(asked.get(step));
            if (state == null
                    && !its.moves().isEmpty()
                    && !Lives.isCreation(its.moves().getFirst())) {
                waiting.add(its);
                continue;
            }
            state = apply(state, its, had);
            if (created && state != null) {
                for (Asked early : waiting) {
                    state = apply(state, early, had);
                }
            }
        }
        return state;
    }

    /** Up to the first move that is refused. */
    private static @Nullable String apply(@Nullable String state, Asked asked, Set<String> had) {
        String now = state;
        if (asked.once() != null && had.contains(asked.once())) {
            return now;
        }
        for (Enum<?> move : asked.moves()) {
            if (!Lives.isAllowed(now, move)) {
                return now;
            }
            if (now == null || !Lives.isCreation(move)) {
                now = move.name();
            }
        }
        if (asked.once() != null) {
            had.add(asked.once());
        }
        return now;
    }
}

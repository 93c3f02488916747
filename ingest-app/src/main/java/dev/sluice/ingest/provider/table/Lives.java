package dev.sluice.ingest.provider.table;

import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.Account.Capture;
import dev.sluice.ingest.provider.table.Excerpt.Life;
import dev.sluice.ingest.provider.table.Excerpt.Step;
import dev.sluice.ingest.provider.table.Outcome.Move;
import dev.sluice.ingest.provider.table.Samples.Case;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Goes every way through what may follow what, and looks for what the status machines forbid.
 *
 * @param secondFactor whether the accounts have one
 */
record Lives(Table table, Excerpt excerpt, Samples samples, boolean secondFactor) {

    private static final Set<String> FINAL = Set.of("SUCCESS", "FAILED", "WON", "LOST", "CLOSED");

    /**
     * What a step asks for.
     *
     * @param moves in this order
     * @param once what its order or dispute has once, so that it has no effect again; null for nothing
     */
    record Asked(List<? extends Enum<?>> moves, @Nullable String once) {}

    /**
     * An event that is met.
     *
     * @param state what its order or dispute is by then; null for not there
     * @param had what it has had of what it has once
     */
    private record Visit(Step step, @Nullable String state, Set<String> had) {}

    Set<String> check() {
        var findings = new LinkedHashSet<String>();
        excerpt.lives().forEach(life -> check(life, findings));
        return findings;
    }

    private void check(Life life, Set<String> findings) {
        var seen = new HashSet<Visit>();
        var open = new ArrayDeque<Visit>();
        life.start().forEach(step -> open.add(new Visit(step, null, Set.of())));
        while (!open.isEmpty()) {
            Visit visit = open.remove();
            if (!seen.add(visit)) {
                continue;
            }
            if (!excerpt.eventTypes().contains(visit.step().eventType())) {
                findings.add("%s: no such type of event is published".formatted(visit.step()));
                continue;
            }
            String state = visit.state();
            Asked asked = asked(life, visit.step());
            Set<String> had = new HashSet<>(visit.had());
            boolean isAgain = asked.once() != null && !had.add(asked.once());
            for (Enum<?> move : isAgain ? List.<Enum<?>>of() : asked.moves()) {
                if (!isAllowed(state, move)) {
                    findings.add("%s%s: %s asks for %s when it is %s"
                            .formatted(
                                    life.name(),
                                    secondFactor ? "" : ", without a second factor",
                                    visit.step(),
                                    word(move.name()),
                                    state == null ? "not there" : word(state)));
                } else if (state == null || !isCreation(move)) {
                    state = move.name();
                }
            }
            for (Step next : life.then().getOrDefault(visit.step(), List.of())) {
                open.add(new Visit(next, state, had));
            }
        }
    }

    /** What is created again has no effect. Nothing else is for what is not there, or is over. */
    static boolean isAllowed(@Nullable String state, Enum<?> move) {
        if (isCreation(move)) {
            return true;
        }
        return state != null && !FINAL.contains(state);
    }

    /** Whether it ends its order or dispute. */
    static boolean isFinal(Enum<?> move) {
        return FINAL.contains(move.name());
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static boolean isCreation(Enum<?> move) {
        return move == OrderUpdateStatus.CREATED || move == Move.OPENED;
    }

    /** What a step of a life asks for. */
    Asked asked(Life life, Step step) {
        Map<Guard.Subject, String> values = new LinkedHashMap<>();
        step.members().forEach((pointer, value) -> values.put(new Guard.Member(pointer), value));
        if (life.capture() != null) {
            values.put(new Guard.Capture(), life.capture() == Capture.AUTOMATIC ? "automatic" : "manual");
        }
        var one = new Case(step.eventType(), values);
        ObjectNode event = samples.event(one, true);
        Row row = table.row(event, samples.account(one, secondFactor));
        if (row == null) {
            return new Asked(List.of(), null);
        }
        String once = row.id().stream()
                .map(pointer -> String.valueOf(Nodes.text(event.at(pointer))))
                .collect(Collectors.joining(":"));
        return new Asked(row.outcome().asked(), once.isEmpty() ? null : once);
    }
}

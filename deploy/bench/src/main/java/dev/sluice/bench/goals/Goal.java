package dev.sluice.bench.goals;

import java.util.Locale;

/**
 * A figure and what it should be.
 *
 * @param what was measured
 * @param figure as measured
 * @param isLeast whether {@code bound} is the least that it should be, or the most
 * @param bound of the goal
 * @param unit of both; empty for a ratio
 */
record Goal(String what, double figure, boolean isLeast, double bound, String unit) {

    static Goal atMost(double bound, String unit, String what, double figure) {
        return new Goal(what, figure, false, bound, unit);
    }

    static Goal atLeast(double bound, String what, double ratio) {
        return new Goal(what, ratio, true, bound, "");
    }

    boolean isMet() {
        return isLeast ? figure >= bound : figure <= bound;
    }

    /** A row of a Markdown table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f%s | %s %s%s | %s |",
                what,
                figure,
                suffix(),
                isLeast ? "at least" : "at most",
                bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound),
                suffix(),
                isMet() ? "met" : "not met");
    }

    private String suffix() {
        return unit.isEmpty() ? "" : " " + unit;
    }
}

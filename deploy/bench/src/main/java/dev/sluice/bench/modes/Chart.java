package dev.sluice.bench.modes;

import java.util.Locale;
import java.util.Map;

/** Updates a second of each mode, as bars; readable on light and on dark. */
final class Chart {

    private static final int WIDTH = 640;
    private static final int LEFT = 120;
    private static final int RIGHT = 90;
    private static final int BAR = 22;
    private static final int GAP = 14;
    private static final int TOP = 40;

    private Chart() {}

    static String of(Map<String, Round> modes) {
        double most = modes.values().stream()
                .mapToDouble(round -> Math.max(round.accepted(), round.applied()))
                .max()
                .orElse(1);
        var bars = new StringBuilder();
        int y = TOP;
        for (var mode : modes.entrySet()) {
            bars.append(bar(y, mode.getKey() + ", accepted", mode.getValue().accepted(), most, "accepted"));
            y += BAR + 4;
            bars.append(bar(y, mode.getKey() + ", applied", mode.getValue().applied(), most, "applied"));
            y += BAR + GAP;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img" aria-label="Webhooks accepted and updates applied a second, by mode">
                <style>
                text { font: 13px sans-serif; fill: #1f2328 }
                .accepted { fill: #0969da }
                .applied { fill: #1a7f37 }
                @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .accepted { fill: #4493f8 } .applied { fill: #3fb950 } }
                </style>
                <text x="0" y="18">Webhooks a second, everything on the same two cores</text>
                %3$s</svg>
                """.formatted(WIDTH, y, bars);
    }

    private static String bar(int y, String label, double rate, double most, String kind) {
        int width = (int) Math.round((WIDTH - LEFT - RIGHT) * rate / most);
        return String.format(Locale.ROOT, """
                <text x="0" y="%2$d">%3$s</text>
                <rect class="%5$s" x="%6$d" y="%1$d" width="%4$d" height="%7$d"/>
                <text x="%8$d" y="%2$d">%9$,.0f/s</text>
                """, y, y + BAR - 6, label, width, kind, LEFT, BAR, LEFT + width + 6, rate);
    }
}

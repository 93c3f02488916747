package dev.sluice.bench.modes;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rounds as a Markdown table. */
final class Table {

    private static final List<String> PROCESSES = List.of("ingest", "api", "postgres", "broker", "client");

    private Table() {}

    static String of(Map<String, Round> modes) {
        var text = new StringBuilder("""
                | mode | accepted/s | applied/s | p50 ms | p99 ms | p99.9 ms | answer to commit, p99 ms | CPU us: ingest | api | PostgreSQL | broker | generator | lost | doubled | wrong |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        modes.forEach((mode, round) -> text.append(row(mode, round)).append('\n'));
        return text.toString();
    }

    static String row(String mode, Round round) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "| `%s` | %,.0f | %,.0f | %.1f | %.1f | %.1f | %s |",
                mode,
                round.accepted(),
                round.applied(),
                round.p50(),
                round.p99(),
                round.p999(),
                round.appliedP99() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", round.appliedP99())));
        for (String process : PROCESSES) {
            Double micros = round.cpuMicros().get(process);
            text.append(micros == null ? " - |" : String.format(Locale.ROOT, " %.0f |", micros));
        }
        return text.append(" %s | %s | %s |".formatted(round.lost(), round.doubled(), round.wrong()))
                .toString();
    }
}

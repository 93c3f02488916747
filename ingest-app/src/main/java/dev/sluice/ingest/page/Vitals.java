package dev.sluice.ingest.page;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** How this process is, by the same gauges that are alerted on; those of other modes are left out. Thread-safe. */
final class Vitals {

    /** Late by more than that is what an alert is on. */
    private static final double LATE_SECONDS = 60;

    /**
     * One figure.
     *
     * @param tone the class that it has in the style sheet: {@code good}, {@code bad} or {@code plain}
     */
    record Vital(String name, String value, String tone) {}

    private final MeterRegistry meters;

    Vitals(MeterRegistry meters) {
        this.meters = meters;
    }

    List<Vital> list() {
        List<Vital> vitals = new ArrayList<>();
        add(
                vitals,
                "Service",
                "sluice.ready",
                ready -> ready == 1 ? "ready" : "not ready",
                ready -> ready == 1 ? "good" : "bad");
        add(vitals, "Pending", "sluice.inbox.pending", Vitals::count, _ -> "plain");
        add(vitals, "Waiting for their order", "sluice.inbox.early", Vitals::count, _ -> "plain");
        add(vitals, "Failed", "sluice.inbox.failed", Vitals::count, failed -> failed > 0 ? "bad" : "good");
        add(
                vitals,
                "Behind by",
                "sluice.inbox.lag.seconds",
                Vitals::seconds,
                lag -> lag > LATE_SECONDS ? "bad" : "good");
        for (String of : List.of("orders", "disputes")) {
            breaker(of).ifPresent(vitals::add);
        }
        add(vitals, "Waiting for api-server", "sluice.calls.waiting", Vitals::count, _ -> "plain");
        return vitals;
    }

    private void add(
            List<Vital> vitals, String name, String meter, DoubleFunction<String> value, DoubleFunction<String> tone) {
        var gauges = meters.find(meter).gauges();
        if (!gauges.isEmpty()) {
            double sum = gauges.stream().mapToDouble(Gauge::value).sum();
            vitals.add(
                    Double.isNaN(sum)
                            ? new Vital(name, "not known", "bad")
                            : new Vital(name, value.apply(sum), tone.apply(sum)));
        }
    }

    private Optional<Vital> breaker(String of) {
        return meters.find("sluice.breaker.state").tag("of", of).gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
                .map(state ->
                        new Vital("Circuit of " + of, state.replace('_', ' '), state.equals("closed") ? "good" : "bad"))
                .findFirst();
    }

    private static String count(double count) {
        return String.format(Locale.ROOT, "%,d", (long) count);
    }

    private static String seconds(double seconds) {
        return seconds < 120 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}

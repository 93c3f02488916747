package dev.sluice.bench.load;

import dev.sluice.testkit.audit.SentEvent;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a load met.
 *
 * @param sent every webhook, those of an order in their order
 * @param seconds from the start to the last answer
 * @param startedAt by the machine's clock, in microseconds since 1970
 * @param micros latency, from when a webhook was to be sent
 * @param wrong how many were not answered as they had to be, or not at all
 * @param examples some of those, in words
 */
public record LoadResult(
        List<SentEvent> sent, double seconds, long startedAt, Histogram micros, long wrong, List<String> examples) {

    /** Webhooks answered a second. */
    public double rate() {
        return sent.size() / seconds;
    }

    /** Latency in milliseconds that so many of a hundred were not slower than. */
    public double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}

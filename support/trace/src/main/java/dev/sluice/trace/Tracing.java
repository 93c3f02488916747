package dev.sluice.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins spans. Thread-safe. */
public interface Tracing {

    /** Begins none, and costs nothing. */
    Tracing OFF = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Span begin(Kind kind, String name, @Nullable String parent) {
            return Span.NONE;
        }

        @Override
        public Span beginBatch(Kind kind, String name, List<@Nullable String> members) {
            return Span.NONE;
        }
    };

    /** What a span is to the services beside it, as OpenTelemetry has it. */
    enum Kind {
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    /** Whether spans are begun: what prepares one need not be done otherwise. */
    boolean isOn();

    /**
     * Begins a span.
     *
     * @param name bounded: no id is part of it
     * @param parent the {@code traceparent} that it continues; it begins a trace where that is null or malformed
     */
    Span begin(Kind kind, String name, @Nullable String parent);

    /**
     * Begins the span of something that is done for several at once: it continues the first one that is sampled, and is linked to
     * the others that are, 128 at the most (OpenTelemetry's limit).
     *
     * @param members the {@code traceparent} of each
     */
    Span beginBatch(Kind kind, String name, List<@Nullable String> members);
}

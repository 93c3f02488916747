package dev.sluice.trace;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that takes its time, as part of a trace. Thread-safe; what is said of one that has ended is ignored. */
public interface Span {

    /** Is nothing, and ends nothing. */
    Span NONE = new Span() {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public @Nullable String traceId() {
            return null;
        }

        @Override
        public Span with(String attribute, String value) {
            return this;
        }

        @Override
        public Span with(String attribute, long value) {
            return this;
        }

        @Override
        public void linkTo(Span other) {}

        @Override
        public void failed(String type) {}

        @Override
        public void end() {}
    };

    /** For whatever continues it; null for {@link #NONE}. */
    @Nullable
    String traceparent();

    /** Of its trace, for the log; null for {@link #NONE}. */
    @Nullable
    String traceId();

    /**
     * Says something of it.
     *
     * @param attribute by OpenTelemetry's semantic conventions where these have one, else {@code sluice.*}
     * @param value no payload, no secret, and nothing that tells who a person is
     */
    Span with(String attribute, String value);

    /** Likewise. */
    Span with(String attribute, long value);

    /** Names one of another trace that had to do with it. */
    void linkTo(Span other);

    /**
     * It failed.
     *
     * @param type bounded, such as an exception's class
     */
    void failed(String type);

    void end();

    /** Does its work and ends it; what the work throws is its failure. */
    default <T> T around(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            failed(e.getClass().getSimpleName());
            throw e;
        } finally {
            end();
        }
    }
}

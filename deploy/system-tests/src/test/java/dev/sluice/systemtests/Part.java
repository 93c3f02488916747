package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Child;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process of a running system that can go, in either way, and come back where it was. */
final class Part {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Supplier<Child> starter;
    private @Nullable Child child;
    private int starts;

    Part(Supplier<Child> starter) {
        this.starter = starter;
    }

    /** Returns when it answers. Nothing to do where it runs. */
    synchronized void start() {
        if (!isUp()) {
            child = starter.get();
            starts++;
        }
    }

    synchronized boolean isUp() {
        return child != null && child.isAlive();
    }

    /** How often it was started. */
    synchronized int starts() {
        return starts;
    }

    /** Asks it to end (SIGTERM), and wants to be heard. */
    synchronized void stop() {
        if (child != null && child.isAlive()) {
            assertThat(child.stop(GRACE))
                    .describedAs("%s ended when asked", child.name())
                    .isTrue();
        }
    }

    /** Ends it where it stands (SIGKILL). */
    synchronized void kill() throws Exception {
        if (child != null) {
            ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
            assertThat(process.destroyForcibly()).isTrue();
            child.onExit().get(10, TimeUnit.SECONDS);
        }
    }
}

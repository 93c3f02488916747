package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Child;
import java.time.Duration;
import java.util.Objects;
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
            assertThat(process().destroyForcibly()).isTrue();
            child.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** Lets it do nothing (SIGSTOP) until {@link #resume}: to others it looks slow, not gone. */
    synchronized void pause() throws Exception {
        signal("-STOP");
    }

    synchronized void resume() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    synchronized long pid() {
        return process().pid();
    }

    /** All the processor time that it has used. */
    synchronized Duration cpu() {
        return process().info().totalCpuDuration().orElseThrow();
    }

    private ProcessHandle process() {
        return ProcessHandle.of(Objects.requireNonNull(child).pid()).orElseThrow();
    }
}

package dev.sluice.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process of a running system that can go, in either way, and come back where it was. Thread-safe. */
public final class Part {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final Supplier<Child> starter;
    private @Nullable Child child;
    private int starts;

    /** @param starter starts the process and returns when it answers */
    public Part(Supplier<Child> starter) {
        this.starter = starter;
    }

    /** Returns when it answers. Nothing to do where it runs. */
    public synchronized void start() {
        if (!isUp()) {
            child = starter.get();
            starts++;
        }
    }

    public synchronized boolean isUp() {
        return child != null && child.isAlive();
    }

    /** How often it was started. */
    public synchronized int starts() {
        return starts;
    }

    /** Asks it to end (SIGTERM); throws if it does not end within 30 s. */
    public synchronized void stop() {
        if (child != null && child.isAlive() && !child.stop(GRACE)) {
            throw new CannotRunException("%s did not end within %s of being asked.".formatted(child.name(), GRACE));
        }
    }

    /** Ends it where it stands (SIGKILL). */
    public synchronized void kill() {
        kill(process());
    }

    /** Ends a process where it stands (SIGKILL), and returns when it is gone. */
    public static void kill(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new CannotRunException(
                    "Process %s was killed and is still there after %s.".formatted(process.pid(), AFTER_KILL), e);
        }
    }

    /** Lets it do nothing (SIGSTOP) until {@link #resume}: to others it looks slow, not gone. */
    public synchronized void pause() {
        pause(List.of(process()));
    }

    public synchronized void resume() {
        resume(List.of(process()));
    }

    /** Lets processes do nothing (SIGSTOP) until {@link #resume(List)}. */
    public static void pause(List<ProcessHandle> processes) {
        signal("-STOP", processes);
    }

    /** After {@link #pause(List)}. */
    public static void resume(List<ProcessHandle> processes) {
        signal("-CONT", processes);
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            if (new ProcessBuilder(command).start().waitFor() != 0) {
                throw new CannotRunException("%s failed.".formatted(String.join(" ", command)));
            }
        } catch (IOException e) {
            throw new CannotRunException("kill cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    public synchronized long pid() {
        return process().pid();
    }

    /** Of the process, where it runs. */
    public synchronized OptionalLong findPid() {
        return child != null && child.isAlive() ? OptionalLong.of(child.pid()) : OptionalLong.empty();
    }

    /** All the processor time that it has used. */
    public synchronized Duration cpu() {
        return process().info().totalCpuDuration().orElseThrow();
    }

    /** The process that runs. */
    synchronized ProcessHandle process() {
        if (child == null) {
            throw new CannotRunException("A process was not started that is wanted now.");
        }
        return ProcessHandle.of(child.pid()).orElseThrow();
    }
}

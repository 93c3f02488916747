package dev.sluice.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A process that this one started. It does not hear the terminal's Ctrl-C, so that it is stopped in its turn, and it is
 * told to end (SIGTERM) when this process dies, however it dies.
 */
public final class Child {

    /**
     * Becomes the command, keeping its process id. The shell left beside it reads from a pipe that nobody writes to: the
     * read ends when the other end of the pipe does. By then the command may have ended and its id may be another
     * process's, so the shell signals its parent only while it has the parent that it was started by: a process whose
     * parent has ended is given another one. A session of its own is for PostgreSQL, which handles SIGINT even where it
     * was ignored.
     */
    private static final String GUARD = """
            trap '' INT HUP
            exec 3<&0 </dev/null
            /bin/sh -c '
              read -r _ <&3
              if [ -r /proc/$$/stat ]; then read -r _ _ _ parent _ </proc/$$/stat; else parent=$(ps -o ppid= -p $$); fi
              if [ "$parent" -eq "$1" ]; then kill -TERM "$1"; fi
            ' guard $$ >/dev/null 2>&1 &
            exec 3<&-
            if command -v setsid >/dev/null; then exec setsid "$@"; fi
            exec "$@"
            """;

    private static final int REMEMBERED_LINES = 20;
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Thread log;
    private final Deque<String> lastLines = new ArrayDeque<>();

    private Child(String name, Process process, Predicate<String> shown, Console console) {
        this.name = name;
        this.process = process;
        // Not a virtual one: to read a pipe holds its carrier, and it was seen that five of these left none to others
        this.log = Thread.ofPlatform().daemon().name(name + "-log").start(() -> copyLog(shown, console));
    }

    /**
     * Starts the command with exactly the given environment.
     *
     * @param name what its lines are marked with
     * @param shown which of its lines go to the console; the others are kept for {@link #obituary()} alone
     */
    public static Child start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Predicate<String> shown,
            Console console) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", GUARD, name);
        builder.command().addAll(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        try {
            return new Child(name, builder.start(), shown, console);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    private void copyLog(Predicate<String> shown, Console console) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (lastLines) {
                    lastLines.addLast(line);
                    if (lastLines.size() > REMEMBERED_LINES) {
                        lastLines.removeFirst();
                    }
                }
                if (shown.test(line)) {
                    console.log(name, line);
                }
            }
        } catch (IOException _) {
            // The process is gone and took the pipe along: there is nothing left to show
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when it has ended. */
    public CompletableFuture<Child> onExit() {
        return process.onExit().thenApply(_ -> this);
    }

    /** Once it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Once it has ended: the last that it had to say. */
    public List<String> lastLines() {
        join(log, Duration.ofSeconds(1));
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /** Once it has ended: how, and the last that it had to say. */
    public String obituary() {
        return lastLines().stream()
                .collect(Collectors.joining(
                        "\n    ",
                        "%s ended by itself (exit code %s). The last that it said:\n    ".formatted(name, exitCode()),
                        ""));
    }

    /**
     * Asks it to end, and after {@code grace} makes it end, with all that it started. Returns when it is gone.
     *
     * @return whether it ended when asked
     */
    public boolean stop(Duration grace) {
        List<ProcessHandle> family = process.descendants().toList();
        process.toHandle().destroy(); // Process.destroy would close the log before it is read
        boolean ended = hasEnded(grace);
        if (!ended) {
            family.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            hasEnded(AFTER_KILL);
        }
        join(log, Duration.ofSeconds(1));
        return ended;
    }

    private boolean hasEnded(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void join(Thread thread, Duration within) {
        try {
            thread.join(within);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Path LAST_ID = Path.of("/proc/sys/kernel/ns_last_pid");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8));
    private Optional<Child> started = Optional.empty();

    @AfterEach
    void stop() {
        started.ifPresent(child -> child.stop(Duration.ZERO));
    }

    @Test
    void marksItsLinesAndShowsTheLastOnesBeforeItIsGone() {
        Child child = sh("trap 'echo going; exit 0' TERM; echo here; while :; do sleep 0.05; done");
        await().until(() -> printed().contains("x      | here"));

        assertThat(child.stop(GRACE)).isTrue();

        assertThat(printed()).contains("x      | going");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void makesWhatDoesNotListenEndWithAllThatItStarted() {
        Child child = sh("trap '' TERM; sleep 600 & echo $!; while :; do sleep 0.05; done");
        await().until(() -> printed().contains("| "));
        long grandchild = Long.parseLong(printed().strip().replaceAll(".*\\| ", ""));

        assertThat(child.stop(Duration.ofMillis(200))).isFalse();

        assertThat(child.isAlive()).isFalse();
        await().until(() -> !isAlive(grandchild));
    }

    @Test
    void doesNotHearCtrlC() {
        Child child = sh("echo here; while :; do sleep 0.05; done");
        await().until(() -> printed().contains("here"));

        signal("INT", child.pid());

        await().during(Duration.ofMillis(500)).until(child::isAlive);
    }

    /** Needs a system that lets one choose the next process's id: Linux, as root. */
    @Test
    void itsGuardSignalsNobodyWhoGotItsIdAfterIt() throws Exception {
        assumeTrue(Files.isWritable(LAST_ID), "ids can be chosen");
        Child child = sh("exec sleep 600");
        await().until(() -> guards(child).size() == 1);
        ProcessHandle guard = guards(child).getFirst();
        signal("STOP", guard.pid());
        signal("KILL", child.pid());
        child.onExit().get();
        Process heir = startWithId(child.pid());
        try {
            signal("CONT", guard.pid());
            // An orphan counts until whoever took it over has noticed its end
            await().atMost(Duration.ofSeconds(30)).until(() -> !guard.isAlive());

            await().during(Duration.ofMillis(500)).until(heir::isAlive);
        } finally {
            heir.destroyForcibly();
        }
    }

    private static List<ProcessHandle> guards(Child child) {
        return ProcessHandle.of(child.pid()).stream()
                .flatMap(ProcessHandle::children)
                .toList();
    }

    /** Somebody else may get it first, and gives it back again. */
    private static Process startWithId(long id) {
        return await().until(
                        () -> {
                            Files.writeString(LAST_ID, Long.toString(id - 1));
                            Process process = new ProcessBuilder("sleep", "600").start();
                            if (process.pid() != id) {
                                process.destroyForcibly();
                            }
                            return process;
                        },
                        process -> process.pid() == id);
    }

    @Test
    void tellsHowItEnded() throws Exception {
        Child child = sh("echo one; echo two; exit 7");
        child.onExit().get();

        assertThat(child.obituary())
                .isEqualTo("x ended by itself (exit code 7). The last that it said:\n    one\n    two");
    }

    @Test
    void getsExactlyTheEnvironmentThatItIsGiven() {
        sh("env | cut -d= -f1 | grep -vE '^(PWD|SHLVL|_)$' | sort; echo end");
        await().until(() -> printed().contains("end"));

        assertThat(printed().lines()).containsExactly("x      | MARK", "x      | PATH", "x      | end");
    }

    private Child sh(String script) {
        Child child = Child.start(
                "x",
                List.of("/bin/sh", "-c", script),
                Map.of("MARK", "1", "PATH", System.getenv("PATH")),
                _ -> true,
                console);
        started = Optional.of(child);
        return child;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void signal(String name, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

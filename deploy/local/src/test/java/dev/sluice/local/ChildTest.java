package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

package dev.sluice.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.limit.OutOfMemoryExit;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a process of its own, started without any option that would end it. */
@Timeout(60)
class OutOfMemoryExitTest {

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual", "caught"})
    void endsTheProcessWhenAThreadDiesOfIt(String thread) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Service.class.getName(),
                        thread)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
            assertThat(process.inputReader().readAllLines().getLast()).endsWith("java.lang.OutOfMemoryError");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Goes on for ever, whatever becomes of its other threads. */
    static final class Service {

        private Service() {}

        public static void main(String[] thread) throws InterruptedException {
            OutOfMemoryExit.install();
            switch (thread[0]) {
                case "platform" -> Thread.ofPlatform().start(Service::fill);
                case "virtual" -> Thread.ofVirtual().start(Service::fill);
                default -> Thread.ofPlatform().start(Service::fillAndCatch);
            }
            Thread.currentThread().join();
        }

        private static void fill() {
            Object held = "";
            while (true) {
                held = new Object[] {held, new byte[1024]};
            }
        }

        private static void fillAndCatch() {
            try {
                fill();
            } catch (OutOfMemoryError e) {
                // As Spring wraps what a controller throws
                new ProblemAdvice().handleUnexpected(new IllegalStateException(e));
            }
        }
    }
}

package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadDumpsTest {

    @Test
    void tellsWhereVirtualThreadsStand(@TempDir Path directory) throws InterruptedException {
        ThreadDumps dumps = new ThreadDumps(directory.resolve("threads"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.startVirtualThread(() -> stand(begun, end));
        begun.await();

        dumps.take(
                Map.of("this", () -> OptionalLong.of(ProcessHandle.current().pid()), "stopped", OptionalLong::empty));

        assertThat(dumps.summary())
                .singleElement()
                .asString()
                .startsWith("this: ")
                .contains("ThreadDumpsTest.stand(");
        end.countDown();
        thread.join();

        dumps.delete();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void tellsNothingWhereNoneWasTaken(@TempDir Path directory) {
        ThreadDumps dumps = new ThreadDumps(directory.resolve("threads"));

        assertThat(dumps.summary()).isEmpty();
        dumps.delete();
    }

    private static void stand(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

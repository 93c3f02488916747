package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** What an outage of the database leaves in the log. In a service of its own: no other test's outage is still open. */
@ApiTest
@TestPropertySource(properties = "spring.application.name=outage-lines")
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class OutageLinesIT {

    @Autowired
    Api api;

    @Autowired
    TcpProxy database;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void outageOfTenSecondsUnderLoadIsAFewLinesWithItsBeginCauseCountAndEnd(CapturedOutput output) {
        // So that connections break while they are used, which the pool tells of too
        callAtOnce();
        int before = output.getAll().length();
        database.cut();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    callAtOnce();
                    return output.getAll().substring(before).contains("event=database_still_unavailable failures=");
                });
        database.restore();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> output.getAll().substring(before).contains("event=database_available failures="));

        List<String> lines = output.getAll().substring(before).lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.contains("event=database_unavailable"))
                .singleElement()
                .asString()
                .containsPattern("reason=08\\w{3} detail=\"\\w+");
        assertThat(lines).hasSizeLessThan(60);
    }

    private void callAtOnce() {
        Concurrently.call(
                20, i -> api.order(Bodies.order("e1", id + i, "created")).status());
    }
}

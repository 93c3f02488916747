package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageLogTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = new LoggerContext().getLogger("outage");
    private final OutageLog outage = new OutageLog(log, "database", this::now);
    private final LimitedLog limited = new LimitedLog(log, this::now);
    private long millis;

    private long now() {
        return millis * 1_000_000;
    }

    @BeforeEach
    void start() {
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        lines.start();
    }

    @Test
    void outageOfTenSecondsIsABeginCountsAndAnEnd() {
        for (millis = 0; millis <= 10_000; millis += 10) {
            outage.failed("25006", "ERROR: cannot execute INSERT in a read-only transaction");
            outage.succeeded();
        }
        millis = 13_100;
        outage.succeeded();
        outage.succeeded();

        assertThat(lines())
                .containsExactly(
                        "event=database_unavailable reason=25006 detail=\"ERROR: cannot execute INSERT in a read-only transaction\"",
                        "event=database_still_unavailable failures=501 seconds=5.0 reason=25006 detail=\"ERROR: cannot execute INSERT in a read-only transaction\"",
                        "event=database_still_unavailable failures=1001 seconds=10.0 reason=25006 detail=\"ERROR: cannot execute INSERT in a read-only transaction\"",
                        "event=database_available failures=1001 seconds=10.0");
    }

    @Test
    void anotherCauseIsToldAtMostOnceASecond() {
        for (millis = 0; millis < 2_000; millis += 10) {
            outage.failed(millis % 20 == 0 ? "53100" : "08006", "gone");
        }

        assertThat(lines()).hasSizeBetween(2, 3).last().asString().contains("_still_unavailable");
    }

    @Test
    void detailStaysOnItsLine() {
        outage.failed("08006", "one\r\nevent=\"two\" " + "x".repeat(400));

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("one event='two' xx")
                .hasSizeLessThan(360);
    }

    @Test
    void nextOutageCountsFromOne() {
        outage.failed("a", "");
        millis = 5_000;
        outage.succeeded();
        outage.failed("a", "");
        millis = 10_000;
        outage.succeeded();

        assertThat(lines()).last().isEqualTo("event=database_available failures=1 seconds=0.0");
    }

    @Test
    void sameLineIsLoggedOnceASecondWithACountOfWhatWasLeftOut() {
        for (millis = 0; millis <= 1_000; millis += 100) {
            limited.warn("Unavailable: too much");
            limited.warn("Unavailable: too late");
        }

        assertThat(lines())
                .containsExactly(
                        "Unavailable: too much",
                        "Unavailable: too late",
                        "Unavailable: too much left_out=9",
                        "Unavailable: too late left_out=9");
    }

    @Test
    void linesOfAKindAreTenAtOnceAndThenOneASecond() {
        for (int i = 0; i < 15; i++) {
            String line = "first " + i;
            limited.info("refused", () -> line);
        }
        limited.info("failed", () -> "another kind");
        for (millis = 0; millis <= 2_500; millis += 500) {
            limited.info("refused", () -> "later at " + millis);
        }

        assertThat(lines()).hasSize(13).startsWith("first 0", "first 1").contains("first 9", "another kind");
        assertThat(lines().subList(11, 13)).containsExactly("later at 1000 left_out=7", "later at 2000 left_out=1");
    }

    @Test
    void lineThatIsLeftOutIsNotMade() {
        log.setLevel(Level.WARN);

        limited.info("refused", () -> {
            throw new IllegalStateException("made for nobody");
        });

        assertThat(lines()).isEmpty();
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}

package dev.sluice.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DisagreementsTest {

    @Test
    void areAllCountedAndLoggedOnceASecond(CapturedOutput output) {
        var meters = new SimpleMeterRegistry();
        var disagreements = new Disagreements(meters);
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            disagreements.note(new Disagreement("status 400"));
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;

        assertThat(meters.counter("sluice.delivery.disagreements").count()).isEqualTo(1000);
        assertThat(output.getOut().lines().filter(line -> line.contains("event=delivery_disagreement")))
                .hasSizeBetween(1, (int) seconds + 1)
                .first()
                .asString()
                .contains("ERROR", "reason=\"status 400\"");
    }
}

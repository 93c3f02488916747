package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.problem;
import static dev.sluice.ingest.Faults.reset;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.http.Clients.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.api.Resilience;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Update;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log says while api-server does not answer: a begin with the cause, and an end with a count. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ApiOutageIT {

    private final FaultyApi api = new FaultyApi();
    private final Clients clients = new Clients().to(api.url()).attempts(1).timeout(1000);
    private final Function<Update, Delivery> delivery =
            Resilience.delivery(clients.create().api(), Duration.ofSeconds(10));

    private final Logger log = (Logger) Resilience.log();

    /** Other tests turn off what is told on purpose, for the whole process. */
    @BeforeEach
    void turnLogOn() {
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() throws IOException {
        log.setLevel(null);
        clients.close();
        api.close();
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(status(502), "reason=UNREACHABLE detail=\"status 502\""),
                Arguments.of(status(503, "Retry-After: 1"), "reason=UNREACHABLE detail=\"status 503\""),
                Arguments.of(reset(), "reason=UNREACHABLE detail=\"java.net.SocketException: Connection reset\""),
                Arguments.of(hang(), "reason=NO_ANSWER detail=\""));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void anOutageBeginsWithItsCause(Fault fault, String cause, CapturedOutput output) {
        api.will(fault);

        for (int i = 0; i < 5; i++) {
            assertUnavailable();
        }

        assertThat(lines(output)).singleElement().asString().contains("WARN", "event=api_unavailable " + cause);
    }

    @Test
    void aRefusedConnectionIsACauseToo(CapturedOutput output) throws IOException {
        api.goAway();

        assertUnavailable();

        assertThat(lines(output))
                .singleElement()
                .asString()
                .contains("event=api_unavailable reason=UNREACHABLE detail=\"", "refused");
    }

    @Test
    void anOutageEndsWithACountWhateverApiServerSaysOfAnUpdate(CapturedOutput output) {
        api.will(status(502));
        for (int i = 0; i < 100; i++) {
            assertUnavailable();
        }
        api.will(status(404));

        await().until(() -> {
            assertThatThrownBy(() -> delivery.apply(ORDER)).isInstanceOf(NotFound.class);
            return lines(output).count() == 2;
        });
        assertThat(lines(output)).last().asString().contains("INFO", "event=api_available failures=100 seconds=");
    }

    @Test
    void anOrderThatSomebodyElseHoldsIsNoOutage(CapturedOutput output) {
        api.will(problem(503, "order-busy", "Retry-After: 1"));

        assertUnavailable();

        assertThat(lines(output)).isEmpty();
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> delivery.apply(ORDER)).isInstanceOf(ServiceUnavailable.class);
    }

    private static Stream<String> lines(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.contains("event=api_"));
    }
}

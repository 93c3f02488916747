package dev.sluice.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.ingest.provider.Verifier.Verdict;
import dev.sluice.log.LogContext;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class WebhookMeterTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookMeter meter = new WebhookMeter(Set.of("stripe", "adyen"), meters, Tracing.OFF);

    @ParameterizedTest
    @CsvSource({
        "/webhooks/payments/orders, standard, orders",
        "/webhooks/payments/chargebacks, standard, chargebacks",
        "/webhooks/stripe/shop-eu, stripe, events",
        "/webhooks/adyen/nobody, adyen, events"
    })
    void measuresEachAnswerByWhoWasAnswered(String path, String provider, String kind) throws Exception {
        send(path, (_, response) -> ((HttpServletResponse) response).setStatus(202));
        send(path, (_, response) -> ((HttpServletResponse) response).setStatus(202));
        send(path, (_, response) -> ((HttpServletResponse) response).setStatus(401));

        assertThat(answers(provider, kind, "202")).isEqualTo(2);
        assertThat(answers(provider, kind, "401")).isOne();
    }

    @Test
    void measuresWhatBreaksAsA500() {
        assertThatThrownBy(() -> send("/webhooks/payments/orders", (_, _) -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(answers("standard", "orders", "500")).isOne();
    }

    /** What a caller makes up is no label. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/livez",
                "/webhooks",
                "/webhooks/payments/refunds",
                "/webhooks/paypal/shop",
                "/webhooks/stripe/a/b",
                "/webhook/stripe/a"
            })
    void countsNoOtherPath(String path) throws Exception {
        send(path, (_, _) -> {});
        meter.refused(new MockHttpServletRequest("POST", path), Verdict.WRONG);

        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void countsRefusalsByWhatWasWrong() {
        var request = new MockHttpServletRequest("POST", "/webhooks/stripe/shop-eu");
        meter.refused(request, Verdict.STALE);
        meter.refused(request, Verdict.WRONG);
        meter.refused(request, Verdict.WRONG);

        assertThat(meters.get("sluice.webhooks.refused")
                        .tag("reason", "wrong")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.getMeters().stream()
                        .map(Meter::getId)
                        .map(id -> id.getTag("reason"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("stale", "wrong");
    }

    @Test
    void tellsWhatIsNotPlainlyAcceptedWithWhatItIsAbout() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(WebhookLog.class);
        lines.start();
        log.addAppender(lines);
        try {
            answer("ok", 202, false);
            answer("tried", 202, true);
            answer("wrong", 404, false);
            answer("late", 504, true);
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(
                        line -> line.getFormattedMessage().replaceFirst("millis=\\d+", "millis=0"),
                        line -> line.getMDCPropertyMap().get("event.id"))
                .containsExactly(
                        tuple("event=webhook_retried status=202 provider=stripe kind=events millis=0", "tried"),
                        tuple(
                                "event=webhook_refused status=404 provider=stripe kind=events millis=0 reason=\"because\"",
                                "wrong"),
                        tuple(
                                "event=webhook_failed status=504 provider=stripe kind=events millis=0 reason=\"because\"",
                                "late"));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    private void answer(String event, int status, boolean again) throws Exception {
        send("/webhooks/stripe/shop-eu", (request, response) -> {
            LogContext.set(null, event, null);
            if (again) {
                LogContext.attempt(2);
            }
            if (status >= 400) {
                WebhookLog.reason((HttpServletRequest) request, "because");
            }
            ((HttpServletResponse) response).setStatus(status);
        });
    }

    private void send(String path, FilterChain chain) throws Exception {
        meter.doFilter(new MockHttpServletRequest("POST", path), new MockHttpServletResponse(), chain);
    }

    private long answers(String provider, String kind, String status) {
        return meters.get("sluice.webhooks")
                .tags("provider", provider, "kind", kind, "status", status)
                .timer()
                .count();
    }
}

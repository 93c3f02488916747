package dev.sluice.ingest.provider;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The filters are off while no provider verifies: then nobody but this machine can call. */
@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    @Bean
    Providers providers(List<Provider<?>> single, List<ProviderGroup> groups) {
        return Providers.of(single, groups);
    }

    @Bean
    Verifiers verifiers(Providers providers) {
        return new Verifiers(providers.all(), providers.vacant());
    }

    @Bean
    WebhookMeter webhookMeter(List<AccountScheme> schemes, MeterRegistry meters, Tracing tracing) {
        return new WebhookMeter(
                schemes.stream().map(AccountScheme::provider).collect(Collectors.toSet()), meters, tracing);
    }

    /** Around all others: a webhook is answered, whoever answers it. */
    @Bean
    FilterRegistrationBean<WebhookMeter> webhookMeterFilter(WebhookMeter meter) {
        var filter = new FilterRegistrationBean<>(meter);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Before a byte of a body is read: nothing of it is held for who has shown no signature that can be right. */
    @Bean
    FilterRegistrationBean<VerificationFilter> headersVerificationFilter(
            Verifiers verifiers, WebhookMeter meter, ProblemWriter problems) {
        return filter(RawBody.READ_ORDER - 1, verifiers, Verifier::checkHeaders, meter, problems);
    }

    @Bean
    FilterRegistrationBean<VerificationFilter> verificationFilter(
            Verifiers verifiers, WebhookMeter meter, ProblemWriter problems) {
        return filter(
                RawBody.READ_ORDER + 1,
                verifiers,
                (verifier, request) -> verifier.check(request, RawBody.bytes(request)),
                meter,
                problems);
    }

    private static FilterRegistrationBean<VerificationFilter> filter(
            int order,
            Verifiers verifiers,
            VerificationFilter.Check check,
            WebhookMeter meter,
            ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new VerificationFilter(verifiers, check, meter, problems));
        filter.setOrder(order);
        filter.setEnabled(!verifiers.areOpen());
        return filter;
    }
}

package dev.sluice.ingest.signature;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.ingest.signature.SignatureScheme.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The filters are off while there are no secrets: then nobody but this machine can call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignatureProperties.class)
class SignatureConfiguration {

    @Bean
    SignatureScheme signatureScheme(SignatureProperties properties, InstantSource clock) {
        return new StandardWebhooks(properties.keys(), properties.tolerance(), clock);
    }

    /** Before a byte of a body is read: nothing of it is held for who has shown no signature that can be right. */
    @Bean
    FilterRegistrationBean<SignatureFilter> signatureHeadersFilter(
            SignatureScheme scheme, SignatureProperties properties, ProblemWriter problems) {
        return filter(scheme::checkHeaders, RawBody.READ_ORDER - 1, properties, problems);
    }

    @Bean
    FilterRegistrationBean<SignatureFilter> signatureFilter(
            SignatureScheme scheme, SignatureProperties properties, ProblemWriter problems) {
        return filter(
                request -> scheme.check(request, RawBody.bytes(request)), RawBody.READ_ORDER + 1, properties, problems);
    }

    private static FilterRegistrationBean<SignatureFilter> filter(
            Function<HttpServletRequest, Verdict> check,
            int order,
            SignatureProperties properties,
            ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new SignatureFilter(check, problems));
        filter.setOrder(order);
        filter.setEnabled(!properties.secrets().isEmpty());
        return filter;
    }
}

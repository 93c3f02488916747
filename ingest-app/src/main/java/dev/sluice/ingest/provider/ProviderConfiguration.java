package dev.sluice.ingest.provider;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemWriter;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

    /** Before a byte of a body is read: nothing of it is held for who has shown no signature that can be right. */
    @Bean
    FilterRegistrationBean<VerificationFilter> headersVerificationFilter(Verifiers verifiers, ProblemWriter problems) {
        return filter(RawBody.READ_ORDER - 1, verifiers, Verifier::checkHeaders, problems);
    }

    @Bean
    FilterRegistrationBean<VerificationFilter> verificationFilter(Verifiers verifiers, ProblemWriter problems) {
        return filter(
                RawBody.READ_ORDER + 1,
                verifiers,
                (verifier, request) -> verifier.check(request, RawBody.bytes(request)),
                problems);
    }

    private static FilterRegistrationBean<VerificationFilter> filter(
            int order, Verifiers verifiers, VerificationFilter.Check check, ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new VerificationFilter(verifiers, check, problems));
        filter.setOrder(order);
        filter.setEnabled(!verifiers.areOpen());
        return filter;
    }
}

package dev.sluice.ingest.signature;

import dev.sluice.web.ProblemWriter;
import dev.sluice.web.RawBody;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignatureProperties.class)
class SignatureConfiguration {

    /** Off while there are no secrets: then nobody but this machine can call. */
    @Bean
    FilterRegistrationBean<SignatureFilter> signatureFilter(
            SignatureProperties properties, InstantSource clock, ProblemWriter problems) {
        var scheme = new StandardWebhooks(properties.keys(), properties.tolerance(), clock);
        var filter = new FilterRegistrationBean<>(new SignatureFilter(scheme, problems));
        filter.setOrder(RawBody.READ_ORDER + 1);
        filter.setEnabled(!properties.secrets().isEmpty());
        return filter;
    }
}

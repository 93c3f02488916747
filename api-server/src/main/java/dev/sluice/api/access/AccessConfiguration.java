package dev.sluice.api.access;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.access.ScopeGuard;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.problem.ProblemWriter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {

    /** Off while there are no tokens: then nobody but this machine can call. */
    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(AccessProperties properties, ProblemWriter problems) {
        var filter = AccessFilter.registered(properties.scopes(), problems);
        filter.setEnabled(!properties.isOpenToAll());
        return filter;
    }

    /** Of updates, whichever way they come. */
    @Bean
    ScopeGuard updateGuard(AccessProperties properties) {
        return new ScopeGuard(properties.internal(), new Tokens(properties.scopes()));
    }
}

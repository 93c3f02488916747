package dev.sluice.http.request;

import dev.sluice.http.problem.ProblemWriter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Strict request targets on the management port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementRequestConfiguration {

    @Bean
    FilterRegistrationBean<StrictRequestFilter> strictRequestFilter(ProblemWriter problems) {
        return StrictRequestFilter.registered(problems);
    }
}

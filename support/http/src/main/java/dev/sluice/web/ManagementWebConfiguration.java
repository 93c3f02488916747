package dev.sluice.web;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** The management port, whose server shares nothing with the service's own, refuses requests and bounds callers alike. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementWebConfiguration {

    @Bean
    FilterRegistrationBean<StrictRequestFilter> strictRequestFilter(ProblemWriter problems) {
        return ContractWebConfiguration.strictRequests(problems);
    }

    @Bean
    ProblemErrorReports problemErrorReports() {
        return new ProblemErrorReports();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> managementCallerLimits() {
        return CallerLimits.ofManagement()::applyTo;
    }
}

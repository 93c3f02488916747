package dev.sluice.http.limit;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** The limits of the management port, whose server shares nothing with the service's own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementLimitConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> managementCallerLimits() {
        return CallerLimits.ofManagement()::applyTo;
    }
}

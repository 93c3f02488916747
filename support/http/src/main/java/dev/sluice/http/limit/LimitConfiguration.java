package dev.sluice.http.limit;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.ProblemWriter;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The limits of the port that callers know. */
@Configuration(proxyBeanMethods = false)
public class LimitConfiguration {

    private final CallerLimits limits = CallerLimits.ofHeap(Runtime.getRuntime().maxMemory());

    @Bean
    FilterRegistrationBean<InFlightFilter> inFlightFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new InFlightFilter(limits.maxInFlight(), problems));
        filter.setOrder(RawBody.MEANING_ORDER - 2);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> callerLimits() {
        return limits::applyTo;
    }
}

package dev.sluice.http.request;

import dev.sluice.http.problem.ProblemWriter;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Strict request targets on the port that callers know. */
@Configuration(proxyBeanMethods = false)
public class RequestConfiguration {

    @Bean
    FilterRegistrationBean<StrictRequestFilter> strictRequestFilter(ProblemWriter problems) {
        return StrictRequestFilter.registered(problems);
    }

    /**
     * An id may hold a slash or a backslash: encoded, they are part of the id, not separators. TRACE is refused where
     * other methods are ({@link StrictRequest}): the container does not know what a path allows.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setEncodedReverseSolidusHandling("passthrough");
            connector.setAllowTrace(true);
        });
    }
}

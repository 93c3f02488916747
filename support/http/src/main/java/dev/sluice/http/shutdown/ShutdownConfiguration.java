package dev.sluice.http.shutdown;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What happens between the signal to end and the end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
public class ShutdownConfiguration {

    @Bean
    ShutdownDelay shutdownDelay(ShutdownProperties properties) {
        return new ShutdownDelay(properties.delay());
    }

    @Bean
    FilterRegistrationBean<LastAnswerFilter> lastAnswerFilter(ShutdownDelay delay) {
        var filter = new FilterRegistrationBean<>(new LastAnswerFilter(delay));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}

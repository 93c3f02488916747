package dev.sluice.http.body;

import dev.sluice.http.problem.ProblemWriter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** This room's filters. */
@Configuration(proxyBeanMethods = false)
public class BodyConfiguration {

    @Bean
    FilterRegistrationBean<UnreadBodyFilter> unreadBodyFilter() {
        var filter = new FilterRegistrationBean<>(new UnreadBodyFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<RawBodyFilter> rawBodyFilter(ProblemWriter problems) {
        var budget = BodyBudget.ofHeap(Runtime.getRuntime().maxMemory());
        var filter = new FilterRegistrationBean<>(new RawBodyFilter(budget, problems));
        filter.setOrder(RawBody.READ_ORDER);
        return filter;
    }

    @Bean
    FilterRegistrationBean<EncodingFilter> encodingFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new EncodingFilter(problems));
        filter.setOrder(RawBody.MEANING_ORDER);
        return filter;
    }

    @Bean
    FilterRegistrationBean<WholeAnswerFilter> wholeAnswerFilter() {
        return new FilterRegistrationBean<>(new WholeAnswerFilter());
    }
}

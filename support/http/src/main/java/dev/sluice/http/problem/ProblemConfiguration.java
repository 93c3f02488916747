package dev.sluice.http.problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Problems from filters, from Spring and from the container. */
@Configuration(proxyBeanMethods = false)
@Import({ProblemErrorController.class, ProblemErrorReports.class, ProblemInstances.class})
public class ProblemConfiguration {

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }
}

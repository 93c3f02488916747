package dev.sluice.ingest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** The whole service on random ports before a {@link FaultyApi}, with short times: attempts of 500 ms, 5 s together. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(WholeService.Api.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = IngestApplication.class,
        properties = {
            "management.server.port=0",
            "api.timeout=500ms",
            "api.deadline=5s",
            "api.retry-base-delay=1ms",
            "api.retry-max-delay=10ms",
            // Most tests have api-server fail; BreakerIT has it on
            "api.breaker=off",
        })
public @interface WholeService {

    /** One for all tests, so that they share one service. */
    @TestConfiguration(proxyBeanMethods = false)
    class Api {

        @Bean
        FaultyApi faultyApi() {
            return new FaultyApi();
        }

        @Bean
        DynamicPropertyRegistrar apiUrl(FaultyApi api) {
            return registry -> registry.add("api.base-url", () -> api.url() + "/");
        }
    }
}

package dev.sluice.api;

import dev.sluice.api.batching.BatchingProperties;
import dev.sluice.api.update.kafka.RedriveCommand;
import dev.sluice.http.ContractWebConfiguration;
import dev.sluice.http.limit.OutOfMemoryExit;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Applies updates, once, in PostgreSQL. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(ContractWebConfiguration.class)
@EnableConfigurationProperties(BatchingProperties.class)
public class ApiServer {

    /** Starts the service, or runs {@code redrive}; settings are environment variables. */
    public static void main(String[] args) {
        OutOfMemoryExit.install();
        List<String> arguments = List.of(args);
        if (!arguments.isEmpty() && arguments.getFirst().equals("redrive")) {
            System.exit(RedriveCommand.run(arguments.subList(1, arguments.size())));
        }
        SpringApplication.run(ApiServer.class, args);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}

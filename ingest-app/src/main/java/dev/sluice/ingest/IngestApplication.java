package dev.sluice.ingest;

import dev.sluice.http.ContractWebConfiguration;
import dev.sluice.http.limit.OutOfMemoryExit;
import dev.sluice.ingest.provider.table.CheckTable;
import dev.sluice.setting.InvalidSettingException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** ingest-app. Each delivery mode brings its own configuration; {@code WEBHOOK_MODE} says which one is used. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(ContractWebConfiguration.class)
public class IngestApplication {

    private static final Set<String> MODES = Set.of("http", "grpc", "kafka", "inbox");

    /** Starts the service, or runs {@code check-table}; settings are environment variables. */
    public static void main(String[] args) {
        OutOfMemoryExit.install();
        List<String> arguments = List.of(args);
        if (!arguments.isEmpty() && arguments.getFirst().equals("check-table")) {
            System.exit(CheckTable.run(arguments.subList(1, arguments.size()), System.out));
        }
        SpringApplication.run(IngestApplication.class, args);
    }

    /** Refuses an unknown mode before anything is made, rather than for want of a bean. */
    @Bean
    static BeanFactoryPostProcessor knownMode(Environment environment) {
        return _ -> {
            String mode = environment.getProperty("webhook.mode", "http");
            if (!MODES.contains(mode)) {
                throw new InvalidSettingException("WEBHOOK_MODE", mode, "it must be http, grpc, kafka or inbox");
            }
        };
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}

package dev.sluice.api.update.kafka;

import dev.sluice.kafka.AccessFailure;
import dev.sluice.kafka.KafkaProperties;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * {@code java -jar api-server.jar redrive}: {@link Redrive} from the command line, with the service's environment. Not
 * annotated as a configuration, so that the service does not find it and make its beans.
 */
@EnableAutoConfiguration
@Import(SecuredClients.class)
@ComponentScan("dev.sluice.api.sql")
public class RedriveCommand {

    /** Runs the command and returns what the process should exit with: 0, 1 if it failed, 2 if it was asked wrongly. */
    public static int run(List<String> arguments) {
        RedriveOptions options;
        try {
            options = RedriveOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + RedriveOptions.USAGE);
            return 2;
        }
        var application = new SpringApplicationBuilder(RedriveCommand.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false);
        try (var context = application.run(
                "--logging.level.root=error",
                "--logging.level.dev.sluice=warn",
                // The service's alone, which may be of another version
                "--spring.flyway.enabled=false",
                // Health is the service's, not the command's
                "--management.endpoint.health.validate-group-membership=false")) {
            context.getBean(Redrive.class).run(options);
            return 0;
        } catch (Exception e) {
            String reason = AccessFailure.in(e).map(AccessFailure::detail).orElse(e.getMessage());
            System.err.println("Redrive stopped: " + reason + " What was put back is marked; run it again.");
            return 1;
        }
    }

    @Bean
    KafkaTopics kafkaTopics(KafkaProperties properties, Environment environment) {
        return new KafkaTopics(properties, environment);
    }

    @Bean
    Redrive redrive(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaTemplate<byte[], byte[]> kafka,
            KafkaTopics topics,
            JdbcClient jdbc) {
        return new Redrive(consumers, kafka, topics, jdbc, System.out);
    }
}

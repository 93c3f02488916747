package dev.sluice.ingest.kafka;

import dev.sluice.ingest.Ingest;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.IngestApplication;
import dev.sluice.ingest.Samples;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service in kafka mode on random ports, with a deadline of 3 s. */
final class Service implements AutoCloseable {

    private static final List<String> DEFAULTS =
            List.of("server.port=0", "management.server.port=0", "webhook.mode=kafka", "api.deadline=3s");

    private final ConfigurableApplicationContext context;
    private final Ingest ingest;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
        this.ingest = new Ingest(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    }

    /** Settings as {@code name=value}; a later one of the same name counts. */
    static Service start(String... settings) {
        var byName = Stream.concat(DEFAULTS.stream(), Stream.of(settings))
                .collect(Collectors.toMap(setting -> setting.split("=")[0], setting -> setting, (_, later) -> later));
        var arguments = byName.values().stream().map(setting -> "--" + setting).toArray(String[]::new);
        return new Service(new SpringApplicationBuilder(IngestApplication.class).run(arguments));
    }

    Answer post(Samples webhook) {
        return ingest.post(webhook.path, webhook.json);
    }

    Ingest ingest() {
        return ingest;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    boolean hasBean(Class<?> type) {
        return context.getBeanNamesForType(type).length > 0;
    }

    @Override
    public void close() {
        context.close();
    }
}

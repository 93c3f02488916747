package dev.sluice.api.support;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Gives a context a database of its own, behind a {@link TcpProxy} that tests may inject. */
final class DatabaseInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var proxy = new TcpProxy(TestPostgres.port());
        String url = TestPostgres.url(proxy.port(), TestPostgres.createDatabase());
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("database", Map.of("pg.url", url)));
        context.getBeanFactory().registerSingleton("tcpProxy", proxy);
    }
}

package dev.sluice.api.support;

import dev.sluice.testkit.Database;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives a context a database of its own, behind a {@link TcpProxy} that tests may inject. As in production, an owner
 * migrates it and the service has a role that may do little; a test that must do more injects the {@link Owner}.
 */
final class DatabaseInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var proxy = new TcpProxy(TestPostgres.port());
        String database = TestPostgres.createDatabase();
        String url = TestPostgres.url(proxy.port(), database);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "database",
                        Map.of(
                                "pg.url", url,
                                "pg.user", TestPostgres.SERVICE,
                                "pg.migration-user", TestPostgres.OWNER)));
        context.getBeanFactory().registerSingleton("tcpProxy", proxy);
        context.getBeanFactory()
                .registerSingleton(
                        "owner",
                        new Owner(
                                database,
                                new Database(TestPostgres.url(TestPostgres.port(), database), TestPostgres.OWNER)));
    }
}

package dev.sluice.ingest.inbox;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.Ingest;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.IngestApplication;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.TestPostgres;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole service in the mode {@code inbox} on random ports, with a deadline of 3 s and a database of its own. */
public final class InboxService implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Ingest ingest;
    private final String name;
    private final Database database;

    private InboxService(ConfigurableApplicationContext context, String name) {
        this.context = context;
        this.name = name;
        this.ingest = new Ingest(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
        this.database = new Database(TestPostgres.url(TestPostgres.port(), name), TestPostgres.OWNER);
    }

    /**
     * Starts it.
     *
     * @param port where it finds PostgreSQL
     * @param settings as {@code name=value}
     */
    public static InboxService start(FaultyApi api, int port, String... settings) {
        return serve(
                new SpringApplicationBuilder(IngestApplication.class),
                api.url(),
                port,
                TestPostgres.createDatabase(),
                settings);
    }

    /** Likewise, where api-server is a model of it, and the process has this clock. */
    public static InboxService start(ApiClient api, InstantSource clock) {
        var application = application(api)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("ahead", InstantSource.class, () -> clock, bean -> bean.setPrimary(true)));
        return serve(application, "http://localhost:1", TestPostgres.port(), TestPostgres.createDatabase());
    }

    /** Likewise, where api-server is a model of it. */
    public static InboxService start(ApiClient api, String... settings) {
        return serve(api, TestPostgres.createDatabase(), settings);
    }

    /** Stops it, and starts another one with the same database. */
    public InboxService restart(ApiClient api, String... settings) {
        close();
        return serve(api, name, settings);
    }

    private static InboxService serve(ApiClient api, String name, String... settings) {
        return serve(application(api), "http://localhost:1", TestPostgres.port(), name, settings);
    }

    private static SpringApplicationBuilder application(ApiClient api) {
        return new SpringApplicationBuilder(IngestApplication.class).initializers(context -> {
            ((GenericApplicationContext) context)
                    .registerBean("model", ApiClient.class, () -> api, bean -> bean.setPrimary(true));
            context.addBeanFactoryPostProcessor(
                    beans -> beans.getBeanDefinition("api").setPrimary(false));
        });
    }

    private static InboxService serve(
            SpringApplicationBuilder application, String apiUrl, int port, String name, String... settings) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "server.port=0",
                                "management.server.port=0",
                                "webhook.mode=inbox",
                                "api.deadline=3s",
                                "api.timeout=1s",
                                "api.base-url=" + apiUrl,
                                "inbox.pg.url=" + TestPostgres.url(port, name),
                                "inbox.pg.user=" + TestPostgres.SERVICE,
                                "inbox.pg.migration-user=" + TestPostgres.OWNER),
                        Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new InboxService(application.run(arguments), name);
    }

    Answer post(Samples webhook) {
        return ingest.post(webhook.path, webhook.json);
    }

    /** What came of all attempts, in the order in which webhooks were stored. */
    String attempts() {
        return String.valueOf(database.text("select string_agg(outcome, ' ' order by webhook_id, at) from attempts"));
    }

    public Ingest ingest() {
        return ingest;
    }

    public int managementPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
    }

    /** As its owner, whatever lies between the service and PostgreSQL. */
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        context.close();
    }
}

package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert of deploy/observability fires under a fault and clears after it, and each expression of panels and rules gives
 * data, in one mode or another. {@code make observe-check} runs it.
 */
@Timeout(1200)
@EnabledIfSystemProperty(named = "sluice.prometheus", matches = ".+")
class AlertsIT {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration SOMETIMES = Duration.ofMillis(100);

    /** Who send at once: more than half of what may wait for a batch. */
    private static final int CROWD = 700;

    /** An old generation that is too small for what api-server keeps, beside a young one that is not. */
    private static final String SMALL = "-Xmx160m -Xmn144m";

    private static final Set<String> ALERTS = new TreeSet<>();
    private static final Set<String> FIRED = new TreeSet<>();
    private static final Set<String> EXPRESSIONS = new TreeSet<>();
    private static final Set<String> WITH_DATA = new TreeSet<>();

    private final Log log = new Log();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path directory;

    /** What the processes print: shown, and kept until it is reset. */
    private static final class Log extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            System.out.write(bytes, offset, length);
        }
    }

    private interface Incidents {
        void meet(OnCall onCall) throws Exception;
    }

    @AfterAll
    static void sawAll() {
        assertAll(
                () -> assertThat(FIRED).containsAll(ALERTS),
                () -> assertThat(WITH_DATA).containsAll(EXPRESSIONS));
    }

    @Test
    void seesIncidentsInHttpMode() throws Exception {
        try (TestSystem system = new TestSystem(Mode.HTTP, directory.resolve("system"), log)) {
            Part ingest = startHttp(system);
            Database database = new Database(system.postgres.url(), Postgres.USER);
            Database server = new Database(system.postgres.url(Postgres.SUPERUSER), Postgres.SUPERUSER);
            SystemDatabase tables = new SystemDatabase(system.postgres);
            Provider provider = new Provider(system.ingestUrl());
            OrderUpdates updates = new OrderUpdates();
            observe(system, onCall -> {
                onCall.finds(
                        "api-server down",
                        "event=api_unavailable reason=UNREACHABLE",
                        Fault.killed(system.api),
                        "SluiceBreakerOpen",
                        "SluiceApiServerDown",
                        "SluiceInstanceDown",
                        "SluiceAnswersFail");
                onCall.finds(
                        "wrong token",
                        "event=delivery_disagreement reason=\".*status 401",
                        Fault.replaced(system, Map.of("API_TOKENS", "t".repeat(32), "BIND_ADDRESS", "127.0.0.1")),
                        "SluiceDisagreements");
                onCall.sees("small heap", Fault.replaced(system, TestSystem.QUICK_START.api(SMALL)), "SluiceHeapFull");
                onCall.sees("ingest-app down", Fault.stopped(ingest), "SluiceIngestAppDown");
                onCall.finds(
                        "database down",
                        "event=database_unavailable reason=(08|57P)",
                        Fault.stopped(system.database),
                        "SluiceDatabaseUnavailable",
                        "SluiceNotReady");
                onCall.finds(
                        "database read-only",
                        "event=database_unavailable reason=25006",
                        Fault.made(
                                server,
                                List.of(
                                        "alter system set default_transaction_read_only = on",
                                        "select pg_reload_conf()"),
                                List.of("alter system reset default_transaction_read_only", "select pg_reload_conf()")),
                        "SluiceDatabaseReadOnly",
                        "SluiceNotReady");
                onCall.finds(
                        "no connection left",
                        "event=database_still_unavailable .*reason=53300",
                        Fault.made(
                                server,
                                List.of(
                                        "alter role sluice connection limit 0",
                                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sluice'"),
                                List.of("alter role sluice connection limit -1")),
                        "SluiceDatabaseFull",
                        "SluiceNotReady");
                Fault locked = () -> database.hold("lock table orders in access exclusive mode");
                onCall.sees(
                        "pool exhausted",
                        locked.beside(() -> Callers.every(OFTEN, _ -> updates.orders(system.apiUrl()))),
                        "SluicePoolExhausted");
                provider.deliver(Webhook.order(run, "created", "created", 0));
                Fault hot = () -> tables.lockOrder(run);
                onCall.finds(
                        "hot locked order",
                        "event=order_busy key=\"[^\"]*%s".formatted(run),
                        hot.beside(() -> Callers.every(
                                SOMETIMES, i -> provider.send(Webhook.order(run, "e" + i, "updated", 1)))),
                        "SluiceOrderLocked");
                Fault slow = () -> tables.lock("order_events");
                onCall.sees(
                        "more than is applied",
                        slow.beside(() -> Callers.every(OFTEN, i -> sendOnAndOn(updates, system.apiUrl(), i))),
                        "SluiceBatchesFull");
                onCall.finds(
                        "events that contradict each other",
                        "event=conflict of=orders type=exists",
                        Fault.once(() -> provider.deliver(Webhook.order(run, "again", "created", 0))),
                        "SluiceConflicts");
            });
        }
    }

    @Test
    @EnabledIf("dev.sluice.testkit.SmallDisk#isPermitted")
    void seesFullDisk() throws Exception {
        Path mounted = directory.resolve("disk");
        try (SmallDisk disk = new SmallDisk(mounted, 256);
                TestSystem system = new TestSystem(Mode.HTTP, mounted.resolve("system"), log)) {
            startHttp(system);
            observe(
                    system,
                    onCall -> onCall.finds(
                            "disk full",
                            "event=database_unavailable reason=53100",
                            disk::full,
                            "SluiceDatabaseFull",
                            "SluiceAnswersFail"));
        }
    }

    @Test
    void seesIncidentsInKafkaMode() throws Exception {
        try (TestSystem system = new TestSystem(Mode.KAFKA, directory.resolve("system"), log)) {
            system.start();
            SystemDatabase tables = new SystemDatabase(system.postgres);
            Provider provider = new Provider(system.ingestUrl());
            observe(system, onCall -> {
                provider.deliver(Webhook.order("early-" + run, "updated", "updated", 1));
                onCall.finds(
                        "consumer stuck",
                        "event=batch_retried topic=\\S+ reason=",
                        () -> tables.lock("order_events"),
                        "SluiceConsumerStuck",
                        "SluiceNotReady",
                        "SluiceUpdatesLate");
                onCall.finds(
                        "broker down",
                        "event=kafka_unavailable reason=(UNREACHABLE|NO_ANSWER)",
                        Fault.stopped(system.broker),
                        "SluiceBrokerDown",
                        "SluiceAnswersFail");
                onCall.finds(
                        "forbidden update",
                        "event=dead_letter reason=invalid-transition",
                        Fault.once(() -> sendForbidden(provider)),
                        "SluiceDeadLetters");
            });
        }
    }

    @Test
    void seesIncidentsInInboxMode() throws Exception {
        Path accounts = DemoAccounts.make(directory.resolve("accounts"));
        try (TestSystem system = new TestSystem(Mode.INBOX, directory.resolve("system"), log)) {
            // Without a secret of our own contract, its webhooks are taken on loopback alone
            Part ingest = system.ingest(
                    "ingest",
                    system.servicePorts(),
                    Map.of("PROVIDERS_FILE", accounts.toString(), "BIND_ADDRESS", "127.0.0.1"));
            Part api = system.api("api", system.servicePorts(), Map.of("EVENT_RETENTION", "24h"));
            system.database.start();
            TestSystem.inParallel(api, ingest);
            String url = system.ingestUrl();
            StripeSender stripe = new StripeSender(url, accounts);
            StripeSender rotated = new StripeSender(url, DemoAccounts.make(directory.resolve("others")));
            Provider provider = new Provider(url);
            observe(system, onCall -> {
                onCall.finds(
                        "api-server down",
                        "event=api_unavailable reason=UNREACHABLE",
                        Fault.killed(api),
                        "SluiceUpdatesLate");
                onCall.finds(
                        "inbox's database down",
                        "event=inbox_unavailable reason=",
                        Fault.stopped(system.database),
                        "SluiceInboxUnavailable",
                        "SluiceNotReady");
                onCall.finds(
                        "wrong secret after a rotation",
                        "event=webhook_refused status=401 provider=stripe .*WRONG",
                        () -> Callers.every(SOMETIMES, i -> rotated.sendUnknown("evt_wrong_" + i)),
                        "SluiceSignaturesRefused");
                onCall.finds(
                        "unknown event type",
                        "event=webhook_unexpected provider=stripe .*type=payment_intent.unheard_of",
                        Fault.once(() -> assertThat(stripe.sendUnknown("evt_unknown_" + run))
                                .isEqualTo(202)),
                        "SluiceUnexpectedEvents");
                onCall.finds(
                        "forbidden update",
                        "event=inbox_failed id=",
                        () -> {
                            sendForbidden(provider);
                            return () -> onCall.dismissFailed(url);
                        },
                        "SluiceWebhooksFailed");
            });
        }
    }

    /** An open breaker tries again within a shortened minute, as it does within a real one. */
    private static Part startHttp(TestSystem system) {
        Part ingest = system.ingest("ingest", system.servicePorts(), Map.of("API_BREAKER_OPEN_TIME", "1s"));
        system.database.start();
        TestSystem.inParallel(system.api, ingest);
        return ingest;
    }

    /** Under a short load, and until nothing fires any more. */
    private void observe(TestSystem system, Incidents incidents) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        try (Prometheus prometheus = Prometheus.start(system.servicePorts(), directory);
                Callers _ = Callers.every(SOMETIMES, i -> provider.send(harmless(i)))) {
            ALERTS.addAll(prometheus.alerts());
            EXPRESSIONS.addAll(prometheus.expressions());
            incidents.meet(new OnCall(prometheus, log));
            prometheus.awaitClear(ALERTS);
            FIRED.addAll(prometheus.fired());
            EXPRESSIONS.stream().filter(prometheus::hasData).forEach(WITH_DATA::add);
        }
    }

    /** Of orders that are created and updated: nothing that is refused for good should some of it get lost or overtaken. */
    private Webhook harmless(int number) {
        String status = number % 2 == 0 ? "created" : "updated";
        return Webhook.order("load-%s-%s".formatted(run, number / 2), status, status, number % 2);
    }

    /** One of a crowd, who sends again as soon as it is answered. */
    private Object sendOnAndOn(OrderUpdates updates, String api, int number) throws IOException, InterruptedException {
        int status = 0;
        while (number < CROWD) {
            status = updates.send(api, "crowd-%s-%s".formatted(run, number), "created", "created");
        }
        return status;
    }

    /** What the status machine does not allow, after what it does. */
    private void sendForbidden(Provider provider) {
        provider.deliver(Webhook.order(run, "created", "created", 0));
        provider.deliver(Webhook.order(run, "success", "success", 1));
        provider.deliver(Webhook.order(run, "updated", "updated", 2));
    }
}

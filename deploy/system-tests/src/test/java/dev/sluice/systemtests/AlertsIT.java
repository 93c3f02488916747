package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.Signed;
import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    private interface Incidents {
        void happen(Prometheus prometheus) throws Exception;
    }

    @AfterAll
    static void sawAll() {
        assertAll(
                () -> assertThat(FIRED).containsAll(ALERTS),
                () -> assertThat(WITH_DATA).containsAll(EXPRESSIONS));
    }

    @Test
    void seesIncidentsInHttpMode() throws Exception {
        try (TestSystem system = new TestSystem(Mode.HTTP)) {
            system.start();
            Database database = new Database(system.postgres.url(), Postgres.USER);
            Database server = new Database(system.postgres.url(Postgres.SUPERUSER), Postgres.SUPERUSER);
            SystemDatabase tables = new SystemDatabase(system.postgres);
            Provider provider = new Provider(system.ingestUrl());
            OrderUpdates updates = new OrderUpdates();
            observe(system, prometheus -> {
                prometheus.sees(
                        "api-server down",
                        Fault.killed(system.api),
                        "SluiceApiServerDown",
                        "SluiceInstanceDown",
                        "SluiceBreakerOpen",
                        "SluiceAnswersFail");
                prometheus.sees(
                        "wrong token",
                        Fault.replaced(system, Map.of("API_TOKENS", "t".repeat(32), "BIND_ADDRESS", "127.0.0.1")),
                        "SluiceDisagreements");
                prometheus.sees("small heap", Fault.replaced(system, QuickStart.api(SMALL)), "SluiceHeapFull");
                prometheus.sees("ingest-app down", Fault.stopped(system.ingest), "SluiceIngestAppDown");
                prometheus.sees(
                        "database down", Fault.stopped(system.database), "SluiceDatabaseUnavailable", "SluiceNotReady");
                prometheus.sees(
                        "database read-only",
                        Fault.made(
                                server,
                                List.of(
                                        "alter system set default_transaction_read_only = on",
                                        "select pg_reload_conf()"),
                                List.of("alter system reset default_transaction_read_only", "select pg_reload_conf()")),
                        "SluiceDatabaseReadOnly",
                        "SluiceNotReady");
                prometheus.sees(
                        "no connection left",
                        Fault.made(
                                server,
                                List.of(
                                        "alter role sluice connection limit 0",
                                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sluice'"),
                                List.of("alter role sluice connection limit -1")),
                        "SluiceDatabaseFull",
                        "SluiceNotReady");
                Fault locked = () -> database.hold("lock table orders in access exclusive mode");
                prometheus.sees(
                        "pool exhausted",
                        locked.beside(() -> Callers.every(OFTEN, _ -> get(system.apiUrl() + "/orders"))),
                        "SluicePoolExhausted");
                provider.deliver(Webhook.order(run, "created", "created", 0));
                Fault hot = () -> tables.lockOrder(run);
                prometheus.sees(
                        "hot locked order",
                        hot.beside(() -> Callers.every(
                                SOMETIMES, i -> provider.send(Webhook.order(run, "e" + i, "updated", 1)))),
                        "SluiceOrderLocked");
                Fault slow = () -> tables.lock("order_events");
                prometheus.sees(
                        "more than is applied",
                        slow.beside(() -> Callers.every(OFTEN, i -> sendOnAndOn(updates, system.apiUrl(), i))),
                        "SluiceBatchesFull");
                prometheus.sees(
                        "events that contradict each other",
                        Fault.once(() -> provider.deliver(Webhook.order(run, "again", "created", 0))),
                        "SluiceConflicts");
            });
        }
    }

    @Test
    void seesIncidentsInKafkaMode() throws Exception {
        try (TestSystem system = new TestSystem(Mode.KAFKA)) {
            system.start();
            SystemDatabase tables = new SystemDatabase(system.postgres);
            Provider provider = new Provider(system.ingestUrl());
            observe(system, prometheus -> {
                provider.deliver(Webhook.order("early-" + run, "updated", "updated", 1));
                prometheus.sees(
                        "consumer stuck",
                        () -> tables.lock("order_events"),
                        "SluiceConsumerStuck",
                        "SluiceNotReady",
                        "SluiceUpdatesLate");
                prometheus.sees("broker down", Fault.stopped(system.broker), "SluiceBrokerDown", "SluiceAnswersFail");
                prometheus.sees("forbidden update", Fault.once(() -> sendForbidden(provider)), "SluiceDeadLetters");
            });
        }
    }

    @Test
    void seesIncidentsInInboxMode() throws Exception {
        Path accounts = DemoAccounts.make(directory.resolve("accounts"));
        Path others = DemoAccounts.make(directory.resolve("others"));
        try (TestSystem system = new TestSystem(Mode.INBOX)) {
            Part ingest = system.ingest("ingest", system.servicePorts(), Map.of("PROVIDERS_FILE", accounts.toString()));
            system.database.start();
            TestSystem.inParallel(system.api, ingest);
            String url = system.ingestUrl();
            Provider provider = new Provider(url);
            observe(system, prometheus -> {
                prometheus.sees("api-server down", Fault.killed(system.api), "SluiceUpdatesLate");
                prometheus.sees(
                        "inbox's database down",
                        Fault.stopped(system.database),
                        "SluiceInboxUnavailable",
                        "SluiceDatabaseUnavailable");
                prometheus.sees(
                        "wrong secret",
                        () -> Callers.every(SOMETIMES, i -> sendUnknown(url, others, "evt_wrong_" + i)),
                        "SluiceSignaturesRefused");
                prometheus.sees(
                        "unknown event type",
                        Fault.once(() -> assertThat(sendUnknown(url, accounts, "evt_unknown_" + run))
                                .isEqualTo(202)),
                        "SluiceUnexpectedEvents");
                prometheus.sees(
                        "forbidden update",
                        () -> {
                            sendForbidden(provider);
                            return () -> dismissFailed(url);
                        },
                        "SluiceWebhooksFailed");
            });
        }
    }

    /** Under a short load, and until nothing fires any more. */
    private void observe(TestSystem system, Incidents incidents) throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        try (Prometheus prometheus = Prometheus.start(system.servicePorts(), directory);
                Callers _ = Callers.every(SOMETIMES, i -> provider.send(harmless(i)))) {
            ALERTS.addAll(prometheus.alerts());
            EXPRESSIONS.addAll(prometheus.expressions());
            incidents.happen(prometheus);
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

    /** An event whose type nobody has heard of, signed as Stripe does with the secret of the account in this file. */
    private int sendUnknown(String ingest, Path accounts, String id) throws IOException, InterruptedException {
        Account account = Accounts.read(accounts, Map.of()).only(ProviderName.STRIPE);
        String body = "{\"id\": \"%s\", \"type\": \"payment_intent.unheard_of\", \"livemode\": false}".formatted(id);
        Signed signed = account.signer().sign(body.getBytes(StandardCharsets.UTF_8), Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingest + account.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(signed.body()));
        signed.headers().forEach(request::header);
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private void dismissFailed(String ingest) {
        try {
            JsonNode failed = JsonMapper.shared().readTree(get(ingest + "/inbox/webhooks?status=failed"));
            for (JsonNode webhook : failed.path("items")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("%s/inbox/webhooks/%s/dismiss"
                                .formatted(ingest, webhook.path("id").asString())))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"reason\": \"sent in error\", \"by\": \"a test\"}"))
                        .build();
                http.send(request, BodyHandlers.discarding());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}

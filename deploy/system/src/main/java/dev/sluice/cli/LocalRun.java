package dev.sluice.cli;

import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.DataLock;
import dev.sluice.system.Environment;
import dev.sluice.system.Layout;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A run of the whole system in a mode: starts everything in its order, shows the logs, and stops everything however it is asked to. */
final class LocalRun {

    private static final String API = "api";

    /** How long api-server stays away where it can be missed: long enough to see what that is like. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private final Layout layout;
    private final Ports ports;
    private final Mode mode;
    private final Console console;

    LocalRun(Layout layout, Ports ports, Mode mode, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.mode = mode;
        this.console = console;
    }

    /** Returns when a part died; a signal ends the whole process instead. */
    int run() {
        layout.requireBuilt();
        try (DataLock _ = DataLock.acquire(layout.data());
                LocalSystem system = new LocalSystem(layout, console)) {
            ports.requireFree(mode);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system)));
            return run(system);
        }
    }

    private int run(LocalSystem system) {
        try {
            Runnable api = start(system);
            Optional<Child> dead = system.awaitDeath();
            while (dead.filter(this::canBeMissed).isPresent()) {
                console.say("\n%s ended. What comes in waits in the inbox. It is started again in %s s ..."
                        .formatted(API, AWAY.toSeconds()));
                dead = system.awaitDeath(AWAY);
                if (dead.isEmpty() && !system.isClosed()) {
                    api.run();
                    dead = system.awaitDeath();
                }
            }
            dead.ifPresent(child -> console.say("\n" + child.obituary() + "\nStopping the rest ..."));
        } catch (CannotRunException e) {
            if (!system.isClosed()) {
                throw e;
            }
        }
        return 1;
    }

    private boolean canBeMissed(Child child) {
        return mode == Mode.INBOX && child.name().equals(API);
    }

    /** Starts all of it, greets the user, and gives what starts api-server again. */
    private Runnable start(LocalSystem system) {
        console.say("Starting %s ...".formatted(mode.parts()));
        Postgres postgres = system.startPostgres();
        Map<String, String> environment = new HashMap<>(Map.of("WEBHOOK_MODE", mode.toString()));
        Map<String, String> shell = System.getenv();
        if (mode == Mode.KAFKA) {
            environment.put("KAFKA_BROKERS", system.startKafka().bootstrap());
        }
        if (mode == Mode.GRPC) {
            environment.putAll(ports.grpcEnvironment());
        }
        Map<String, String> api = new HashMap<>(Environment.ofApi(shell));
        api.putAll(environment);
        Runnable startApi = () -> system.startApi(API, ports.api(), ports.apiManagement(), postgres, api);
        startApi.run();
        Map<String, String> ingest = new HashMap<>(Environment.ofIngest(shell));
        ingest.putAll(environment);
        if (mode == Mode.INBOX) {
            ingest.putAll(postgres.inbox());
            ingest.computeIfAbsent(
                    "PROVIDERS_FILE", _ -> DemoAccounts.make(layout.providers()).toString());
        }
        system.startIngest("ingest", ports.ingest(), ports.ingestManagement(), ports.api(), ingest);
        console.say(greeting(
                postgres,
                switch (mode) {
                    case HTTP -> "";
                    case GRPC -> "\n  gRPC       localhost:" + ports.grpc();
                    case KAFKA -> "\n  Kafka      " + environment.get("KAFKA_BROKERS");
                    case INBOX -> """

                              inbox      http://localhost:%s/inbox/webhooks
                              accounts   %s; to try one: deploy/sluice trigger stripe dispute-lost\
                            """.formatted(ports.ingest(), ingest.get("PROVIDERS_FILE"));
                }));
        return startApi;
    }

    private void stop(LocalSystem system) {
        if (!system.isClosed()) {
            console.say("\nStopping ...");
        }
        system.close();
        console.say("Stopped. The data stays in " + layout.data() + ".");
    }

    private String greeting(Postgres postgres, String queue) {
        return """

                Sluice is up. Stop it with Ctrl-C; see it at work with `make demo` in another terminal.

                  webhooks   http://localhost:%1$s/webhooks/payments/orders and .../chargebacks
                  reads      http://localhost:%2$s/orders and /disputes
                  health     http://localhost:%1$s/readyz, http://localhost:%2$s/readyz
                  database   %3$s (user %4$s, no password)%5$s

                A webhook to paste:

                %6$s
                """.formatted(ports.ingest(), ports.api(), postgres.url(), Postgres.USER, queue, curl());
    }

    private String curl() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String id = UUID.randomUUID().toString().substring(0, 8);
        String body = ("{\"provider_event_id\":\"evt-%s\",\"order_id\":\"order-%s\",\"user_id\":\"%s\","
                        + "\"status\":\"created\",\"created_at\":\"%s\",\"updated_at\":\"%s\"}")
                .formatted(id, id, UUID.randomUUID(), now, now);
        String signature = StandardSigner.fromEnvironment(System.getenv())
                .map(signer -> signer.headers(body).entrySet().stream()
                        .map(header -> " -H '%s: %s'".formatted(header.getKey(), header.getValue()))
                        .collect(Collectors.joining()))
                .orElse("");
        return "curl -i http://localhost:%s/webhooks/payments/orders -H 'Content-Type: application/json'%s -d '%s'"
                .formatted(ports.ingest(), signature, body);
    }
}

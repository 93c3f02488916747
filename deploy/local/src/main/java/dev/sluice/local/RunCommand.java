package dev.sluice.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code run http}: starts everything in its order, shows the logs, and stops everything however it is asked to. */
final class RunCommand {

    private final Layout layout;
    private final Ports ports;
    private final Console console;

    RunCommand(Layout layout, Ports ports, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.console = console;
    }

    /** Returns when a part died; a signal ends the whole process instead. */
    int run() {
        layout.requireBuilt();
        try (DataLock _ = DataLock.acquire(layout.data());
                LocalSystem system = new LocalSystem(layout, console)) {
            ports.requireFree();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system)));
            return run(system);
        }
    }

    private int run(LocalSystem system) {
        Postgres postgres;
        try {
            console.say("Starting PostgreSQL, api-server and ingest-app ...");
            postgres = system.startPostgres();
            Map<String, String> mode = Map.of("WEBHOOK_MODE", "http");
            system.startApi("api", ports.api(), ports.apiManagement(), postgres, mode);
            system.startIngest("ingest", ports.ingest(), ports.ingestManagement(), ports.api(), mode);
        } catch (CannotRunException e) {
            if (system.isClosed()) {
                return 1;
            }
            throw e;
        }
        console.say(greeting(postgres));
        Optional<Child> dead = system.awaitDeath();
        dead.ifPresent(child -> console.say("\n" + child.obituary() + "\nStopping the rest ..."));
        return 1;
    }

    private void stop(LocalSystem system) {
        if (!system.isClosed()) {
            console.say("\nStopping ...");
        }
        system.close();
        console.say("Stopped. The data stays in " + layout.data() + ".");
    }

    private String greeting(Postgres postgres) {
        return """

                Sluice is up. Stop it with Ctrl-C; see it at work with `make demo` in another terminal.

                  webhooks   http://localhost:%1$d/webhooks/payments/orders and .../chargebacks
                  reads      http://localhost:%2$d/orders and /disputes
                  health     http://localhost:%1$d/readyz, http://localhost:%2$d/readyz
                  database   %3$s (user %4$s, no password)

                A webhook to paste:

                %5$s
                """.formatted(ports.ingest(), ports.api(), postgres.url(), Postgres.USER, curl());
    }

    private String curl() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String id = UUID.randomUUID().toString().substring(0, 8);
        return ("curl -i http://localhost:%d/webhooks/payments/orders -H 'Content-Type: application/json' -d '"
                        + "{\"provider_event_id\":\"evt-%s\",\"order_id\":\"order-%s\",\"user_id\":\"%s\","
                        + "\"status\":\"created\",\"created_at\":\"%s\",\"updated_at\":\"%s\"}'")
                .formatted(ports.ingest(), id, id, UUID.randomUUID(), now, now);
    }
}

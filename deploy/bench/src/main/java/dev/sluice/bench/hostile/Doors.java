package dev.sluice.bench.hostile;

import dev.sluice.bench.hostile.Door.Credential;
import dev.sluice.bench.hostile.Door.Template;
import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.ProviderSigner;
import dev.sluice.cli.provider.SampleEvent;
import dev.sluice.cli.provider.Signed;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.cli.provider.Stories;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** All doors of both services, each with a request that it would take. */
final class Doors {

    private static final byte[] NO_BODY = {};

    private final Secrets secrets;
    private final List<Door> all = new ArrayList<>();

    private Doors(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Ports of services in inbox mode, api-server serving gRPC besides. */
    record Ports(int ingest, int ingestManagement, int api, int apiManagement, int grpc) {}

    static List<Door> of(Ports ports, Secrets secrets, Accounts accounts) {
        Doors doors = new Doors(secrets);
        doors.webhooks(ports.ingest(), accounts);
        doors.inbox(ports.ingest());
        doors.updates(ports.api());
        doors.reads(ports.api());
        doors.all.add(new Door("api-grpc", ports.grpc(), get("/sluice.updates.v1.Updates/Apply"), Door.NONE));
        doors.probes("ingest", ports.ingest(), ports.ingestManagement());
        doors.probes("api", ports.api(), ports.apiManagement());
        return List.copyOf(doors.all);
    }

    private void webhooks(int port, Accounts accounts) {
        StandardSigner signer = new StandardSigner(secrets.webhook());
        Credential signed = draft -> draft.headers(signer.headers(new String(draft.body, StandardCharsets.UTF_8)));
        all.add(new Door("ingest-orders", port, post(Subject.ORDER.path(), Doors::order), signed));
        all.add(new Door("ingest-chargebacks", port, post(Subject.DISPUTE.path(), Doors::dispute), signed));
        for (ProviderName provider : ProviderName.values()) {
            Account account = accounts.only(provider);
            Stories stories = Stories.of(provider);
            ProviderSigner own = account.signer();
            all.add(new Door(
                    "ingest-" + provider,
                    port,
                    (id, random) -> new Draft("POST", account.path(), event(stories, account, id, random)),
                    draft -> sign(own, draft)));
        }
    }

    /** What is no body of its provider any more goes unsigned. */
    private static void sign(ProviderSigner signer, Draft draft) {
        try {
            Signed signed = signer.sign(draft.body, Instant.now());
            draft.body = signed.body();
            draft.headers(signed.headers());
        } catch (RuntimeException _) {
            draft.header("X-Signature", "none");
        }
    }

    private static byte[] event(Stories stories, Account account, String id, SplittableRandom random) {
        List<SampleEvent> events = stories.play(
                stories.all().getFirst(),
                account,
                id,
                new Random(random.nextLong()),
                Instant.EPOCH.plusSeconds(1_790_000_000));
        return events.get(random.nextInt(events.size())).body();
    }

    private void inbox(int port) {
        Credential admin = bearer(secrets.admin());
        all.add(new Door("ingest-inbox-list", port, get("/inbox/webhooks?status=done&limit=5"), admin));
        all.add(new Door("ingest-inbox-webhook", port, get("/inbox/webhooks/22839187216072705"), admin));
        all.add(new Door("ingest-inbox-counts", port, get("/inbox/counts"), admin));
        all.add(new Door("ingest-inbox-replay", port, post("/inbox/webhooks/1/replay", _ -> "{}"), admin));
        all.add(new Door(
                "ingest-inbox-dismiss",
                port,
                post("/inbox/webhooks/1/dismiss", id -> "{\"reason\":\"%s\",\"by\":\"x\"}".formatted(id)),
                admin));
        all.add(new Door(
                "ingest-inbox-replays",
                port,
                post(
                        "/inbox/replays",
                        id -> "{\"status\":\"failed\",\"order_id\":\"%s\",\"dry_run\":true,\"limit\":5}".formatted(id)),
                admin));
        all.add(new Door(
                "ingest-inbox-erasures",
                port,
                post("/inbox/erasures", id -> "{\"order_id\":\"%s\",\"by\":\"x\"}".formatted(id)),
                admin));
    }

    private void updates(int port) {
        Credential internal = bearer(secrets.internal());
        all.add(new Door("api-order-update", port, post("/internal/updates/orders", Doors::order), internal));
        all.add(new Door(
                "api-order-batch", port, post("/internal/updates/orders/batch", id -> batch(order(id))), internal));
        all.add(new Door("api-dispute-update", port, post("/internal/updates/disputes", Doors::dispute), internal));
        all.add(new Door(
                "api-dispute-batch",
                port,
                post("/internal/updates/disputes/batch", id -> batch(dispute(id))),
                internal));
    }

    private void reads(int port) {
        Credential reader = bearer(secrets.read());
        all.add(new Door("api-orders", port, get("/orders?limit=5&status=created"), reader));
        all.add(new Door("api-order", port, named("/orders/%s"), reader));
        all.add(new Door("api-order-events", port, named("/orders/%s/events"), reader));
        all.add(new Door("api-disputes", port, named("/disputes?order_id=%s"), reader));
        all.add(new Door("api-dispute", port, get("/disputes/1"), reader));
        all.add(new Door("api-dispute-events", port, get("/disputes/1/events?limit=5"), reader));
    }

    private void probes(String service, int port, int managementPort) {
        all.add(new Door(service + "-probes", port, get("/readyz"), Door.NONE));
        all.add(new Door(service + "-unknown", port, named("/%s"), Door.NONE));
        all.add(new Door(service + "-health", managementPort, get("/actuator/health"), Door.NONE));
        all.add(new Door(service + "-metrics", managementPort, get("/actuator/prometheus"), Door.NONE));
    }

    private static Credential bearer(String token) {
        return draft -> draft.header("Authorization", "Bearer " + token);
    }

    private static Template get(String target) {
        return (_, _) -> new Draft("GET", target, NO_BODY);
    }

    private static Template named(String target) {
        return (id, _) -> new Draft("GET", target.formatted(id), NO_BODY);
    }

    /** A body of an id. */
    @FunctionalInterface
    private interface Body {

        String of(String id);
    }

    private static Template post(String target, Body body) {
        return (id, _) -> new Draft("POST", target, body.of(id).getBytes(StandardCharsets.UTF_8));
    }

    private static String order(String id) {
        return Bodies.order("evt-" + id, id, "created");
    }

    private static String dispute(String id) {
        return Bodies.dispute("evt-" + id, id, "opened", Bodies.CREATED_AT, "");
    }

    private static String batch(String update) {
        return "{\"updates\":[{\"update\":%s}]}".formatted(update);
    }
}

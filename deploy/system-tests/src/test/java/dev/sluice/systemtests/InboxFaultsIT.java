package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ingest-apps share an inbox, while they, api-server or PostgreSQL are taken away. */
@Timeout(900)
class InboxFaultsIT {

    private static final int KILLS = Integer.getInteger("sluice.inbox.kills", 4);
    private static final long SEED = Long.getLong("sluice.inbox.seed", 14);
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("sluice.inbox.away", 10));
    private static final int UPDATES = 10;
    private static final int THREADS = 4;
    private static final int MOST_BETWEEN_KILLS = 300;

    /** Of the 16 lanes, while both are up. */
    private static final int SHARE = 8;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static TestSystem system;
    private static Part second;
    private static String secondUrl;
    private static SystemDatabase database;
    private static Inbox inbox;

    @BeforeAll
    static void create() throws Exception {
        system = new TestSystem(Mode.INBOX);
        Ports ports = Ports.free();
        second = system.ingest("ingest-2", ports, Map.of("API_BASE_URL", system.apiUrl()));
        secondUrl = "http://localhost:" + ports.ingest();
        database = new SystemDatabase(system.postgres);
        inbox = system.inbox();
    }

    @AfterAll
    static void close() throws Exception {
        system.close();
    }

    @BeforeEach
    void start() {
        system.start();
        second.start();
        await().atMost(TIMEOUT)
                .until(() -> inbox.lanesOf(system.ingest.pid()) == SHARE && inbox.lanesOf(second.pid()) == SHARE);
    }

    /** Each of the four in turn, sometimes two at once, at moments that the seed gives. */
    @Test
    void losesNothingWhenAnyPartIsKilled() throws Exception {
        Random random = new Random(SEED);
        Provider provider = new Provider(system.ingestUrl(), secondUrl);
        Load load = new Load("inbox-killed", Integer.MAX_VALUE, UPDATES);
        List<Part> next = new ArrayList<>();
        Stopwatch all = Stopwatch.start();
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        try {
            for (int killed = 0; killed < KILLS; ) {
                if (next.isEmpty()) {
                    next.addAll(List.of(system.ingest, second, system.api, system.database));
                    Collections.shuffle(next, random);
                }
                int moment = provider.taken() + random.nextInt(MOST_BETWEEN_KILLS);
                await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(2)).until(() -> provider.taken() >= moment);
                List<Part> parts = next.subList(0, Math.min(next.size(), 1 + random.nextInt(2)));
                for (Part part : parts) {
                    kill(part);
                    killed++;
                }
                parts.clear();
                system.start();
                second.start();
            }
        } finally {
            load.stop();
        }
        finish(sent);
        Stopwatch catchingUp = Stopwatch.start();
        conclude(load, provider);
        Figures.note(
                "inbox: killed",
                "%s times (seed %s); %s webhooks taken, all applied once, %s sendings answered otherwise or not at all; %s in all, %s of them after the last was taken"
                        .formatted(KILLS, SEED, load.size(), provider.refused(), all.seconds(), catchingUp.seconds()));
    }

    /** Stopped when a fifth is applied, and away for a while after all the rest is taken. */
    @Test
    void waitsForApiServer() throws Exception {
        Provider provider = new Provider(system.ingestUrl(), secondUrl);
        Load load = new Load("inbox-away", 300, UPDATES);
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.applied(load) >= load.size() / 5);
        system.api.kill();
        finish(sent);
        assertThat(provider.refused()).isZero();
        long applied = database.applied(load);
        assertThat(applied).isLessThan(load.size());

        Stopwatch away = Stopwatch.start();
        Duration before = system.ingest.cpu().plus(second.cpu());
        long writes = inbox.writesOfWaiting();
        AtomicLong attempts = new AtomicLong(-1);
        await().during(AWAY)
                .atMost(AWAY.plus(TIMEOUT))
                .pollInterval(Duration.ofMillis(500))
                .until(inbox::attempts, number -> attempts.getAndSet(number) == number);
        Duration used = system.ingest.cpu().plus(second.cpu()).minus(before);
        assertThat(used).isLessThan(away.elapsed().dividedBy(2));
        String wait = "%s of waiting the two used %s ms of processor time, and wrote %s rows"
                .formatted(away.seconds(), used.toMillis(), inbox.writesOfWaiting() - writes);
        long waiting = inbox.waiting();

        system.api.start();
        Stopwatch catchingUp = Stopwatch.start();
        conclude(load, provider);
        Figures.note(
                "inbox: api-server away",
                "%s webhooks taken, none refused, %s of them not applied when it was back (%s put aside); in %s; all applied within %s of its return"
                        .formatted(load.size(), load.size() - applied, waiting, wait, catchingUp.seconds()));
    }

    /** Until its leases are over and the other one has done its work; it comes back under load. */
    @Test
    void takesOverFromOneThatDoesNothing() throws Exception {
        Provider provider = new Provider(system.ingestUrl());
        Load load = new Load("inbox-paused", Integer.MAX_VALUE, UPDATES);
        Stopwatch all = Stopwatch.start();
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        String paused;
        try {
            await().atMost(TIMEOUT).until(() -> database.applied(load) > 200);
            second.pause();
            Stopwatch pause = Stopwatch.start();
            try {
                await().atMost(TIMEOUT).until(() -> inbox.lanesOf(second.pid()) == 0);
                long stored = inbox.stored(load.prefix());
                await().atMost(TIMEOUT).until(() -> database.applied(load) > stored);
            } finally {
                second.resume();
            }
            paused = pause.seconds();
            await().atMost(TIMEOUT).until(() -> inbox.lanesOf(second.pid()) == SHARE);
            long back = database.applied(load);
            await().atMost(TIMEOUT).until(() -> database.applied(load) > back + 200);
        } finally {
            load.stop();
        }
        finish(sent);
        conclude(load, provider);
        assertThat(provider.refused()).isZero();
        Figures.note(
                "inbox: ingest-app paused",
                "for %s; %s webhooks taken, all applied once; %s in all".formatted(paused, load.size(), all.seconds()));
    }

    private static void kill(Part part) throws Exception {
        if (part == system.database) {
            system.killDatabase();
        } else {
            part.kill();
        }
    }

    private static void finish(CompletableFuture<Void> sent) throws Exception {
        sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void conclude(Load load, Provider provider) {
        await().atMost(TIMEOUT).until(() -> inbox.pending() == 0);
        assertThat(provider.taken()).isEqualTo(load.size());
        assertThat(inbox.stored(load.prefix())).isEqualTo(load.size());
        assertThat(inbox.failed(load.prefix())).isEmpty();
        database.assertAppliedOnceAndInOrder(load);
    }
}

package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two ingest-apps share an inbox, while they, api-server or PostgreSQL are taken away. */
@Timeout(1800)
@ExtendWith(SharedSystem.class)
class InboxFaultsIT {

    private static final int KILLS = Integer.getInteger("sluice.inbox.kills", 4);
    private static final long SEED = Long.getLong("sluice.inbox.seed", 14);
    private static final Duration PAUSED = Duration.ofSeconds(Integer.getInteger("sluice.inbox.paused", 0));
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("sluice.inbox.away", 10));
    private static final int UPDATES = 10;
    private static final int THREADS = 4;
    private static final int MOST_BETWEEN_KILLS = 300;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Each of the four in turn, sometimes two at once, at moments that the seed gives. */
    @Test
    void losesNothingWhenAnyPartIsKilled(InboxSystem system) throws Exception {
        Random random = new Random(SEED);
        Provider provider = system.provider();
        Load load = new Load("inbox-killed", Integer.MAX_VALUE, UPDATES);
        List<Part> next = new ArrayList<>();
        Stopwatch all = Stopwatch.start();
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        try {
            for (int killed = 0; killed < KILLS; ) {
                if (next.isEmpty()) {
                    next.addAll(system.parts());
                    Collections.shuffle(next, random);
                }
                int moment = provider.taken() + random.nextInt(MOST_BETWEEN_KILLS);
                await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(2)).until(() -> provider.taken() >= moment);
                List<Part> parts = next.subList(0, Math.min(next.size(), 1 + random.nextInt(2)));
                for (Part part : parts) {
                    system.kill(part);
                    killed++;
                }
                parts.clear();
                system.startMissing();
            }
        } finally {
            load.stop();
        }
        finish(sent);
        Stopwatch catchingUp = Stopwatch.start();
        system.assertAllApplied(load, provider);
        Figures.note(
                "inbox: killed",
                "%s times (seed %s); %s webhooks taken, all applied once, %s sendings answered otherwise or not at all; %s in all, %s of them after the last was taken"
                        .formatted(KILLS, SEED, load.size(), provider.refused(), all.seconds(), catchingUp.seconds()));
    }

    /**
     * Stopped when some of it is applied. While it is away, the load goes on for half of the time, and nothing happens in the
     * rest. How fast what waits is applied can be told where it was away for minutes.
     */
    @Test
    void waitsForApiServer(InboxSystem system) throws Exception {
        Provider provider = system.provider();
        Load load = new Load("inbox-away", Integer.MAX_VALUE, UPDATES);
        CompletableFuture<Void> sent = load.send(provider, 1);
        Stopwatch away;
        Stopwatch arriving;
        long applied;
        int before;
        try {
            await().atMost(TIMEOUT).until(() -> system.database.applied(load) > 200);
            system.api.kill();
            away = Stopwatch.start();
            arriving = Stopwatch.start();
            before = provider.taken();
            await().atMost(AWAY).until(() -> away.elapsed().compareTo(AWAY.dividedBy(2)) > 0);
        } finally {
            load.stop();
        }
        finish(sent);
        long arrivals = Math.round((provider.taken() - before) / arriving.toSeconds());
        assertThat(provider.refused()).isZero();
        applied = system.database.applied(load);
        assertThat(applied).isLessThan(load.size());

        Stopwatch idle = Stopwatch.start();
        Duration usedBefore = system.first.cpu().plus(system.second.cpu());
        long writes = system.inbox.writesOfWaiting();
        await().atMost(AWAY.plus(TIMEOUT)).until(() -> away.elapsed().compareTo(AWAY) > 0);
        Duration used = system.first.cpu().plus(system.second.cpu()).minus(usedBefore);
        String wait = "%s of nothing else the two used %s ms of processor time, and wrote %s rows"
                .formatted(idle.seconds(), used.toMillis(), system.inbox.writesOfWaiting() - writes);
        // A twentieth of a core each, and what is left to do after the load
        assertThat(used).as(wait).isLessThan(idle.elapsed().dividedBy(10).plusSeconds(1));
        assertThat(system.database.applied(load)).isEqualTo(applied);

        String wasAway = away.seconds();
        Stopwatch catchingUp = Stopwatch.start();
        system.api.start();
        String started = catchingUp.seconds();
        Stopwatch draining = Stopwatch.start();
        system.assertAllApplied(load, provider);
        long drained = Math.round((load.size() - applied) / draining.toSeconds());
        Figures.note(
                "inbox: api-server away",
                "for %s; %s webhooks taken, none refused, %s of them not applied when it was back; they came at %s a second; in %s; all applied within %s of its return (which took %s), %s a second"
                        .formatted(
                                wasAway,
                                load.size(),
                                load.size() - applied,
                                arrivals,
                                wait,
                                draining.seconds(),
                                started,
                                drained));
        if (AWAY.compareTo(Duration.ofMinutes(1)) > 0) {
            assertThat(drained).isGreaterThan(2 * arrivals);
        }
    }

    /** Until its leases are over and the other one has done its work; it comes back under load. */
    @Test
    void takesOverFromOneThatDoesNothing(InboxSystem system) throws Exception {
        Provider provider = new Provider(system.firstUrl());
        Load load = new Load("inbox-paused", Integer.MAX_VALUE, UPDATES);
        Stopwatch all = Stopwatch.start();
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        String paused;
        try {
            await().atMost(TIMEOUT).until(() -> system.database.applied(load) > 200);
            system.second.pause();
            Stopwatch pause = Stopwatch.start();
            try {
                await().atMost(TIMEOUT).until(() -> system.inbox.lanesOf(system.second.pid()) == 0);
                long stored = system.inbox.stored(load.prefix());
                await().atMost(TIMEOUT)
                        .until(() -> system.database.applied(load) > stored
                                && pause.elapsed().compareTo(PAUSED) > 0);
            } finally {
                system.second.resume();
            }
            paused = pause.seconds();
            await().atMost(TIMEOUT).until(() -> system.inbox.lanesOf(system.second.pid()) == InboxSystem.SHARE);
            long back = system.database.applied(load);
            await().atMost(TIMEOUT).until(() -> system.database.applied(load) > back + 200);
        } finally {
            load.stop();
        }
        finish(sent);
        system.assertAllApplied(load, provider);
        assertThat(provider.refused()).isZero();
        Figures.note(
                "inbox: ingest-app paused",
                "for %s; %s webhooks taken, all applied once; %s in all".formatted(paused, load.size(), all.seconds()));
    }

    private static void finish(CompletableFuture<Void> sent) throws Exception {
        sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}

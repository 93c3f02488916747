package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.LaneSignals;
import dev.sluice.log.OutageLog;
import dev.sluice.postgres.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Relays this process's share of the lanes: keeps their leases, begins and ends their loops, and tells them of what other
 * processes have stored and of what is due.
 */
final class Relay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** Several within the term of a lease. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMillis(1500);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);

    /** Most that a round takes: its updates' deadline, and its statements. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(15);

    /** The first behind a cursor is found by the index of lanes, which alone has this order: see LaneStore. */
    static final String HAVE_WORK = """
            select lane from lanes
            where lane = any(?::smallint[]) and (
              (select id from webhooks
                where (webhooks.lane, webhooks.id) > (lanes.lane, lanes.cursor)
                  and (webhooks.lane, webhooks.id) < (lanes.lane, %s) and webhooks.id > lanes.cursor
                order by webhooks.lane, webhooks.id limit 1) is not null
              or exists (select from waiting where waiting.lane = lanes.lane and waiting.next_attempt_at <= ?))
            """.formatted(Long.MAX_VALUE);

    private final JdbcClient jdbc;
    private final Leases leases;
    private final Function<Lease, LaneLoop> loops;
    private final LaneSignals signals;
    private final InstantSource clock;
    private final OutageLog outage;
    private final Map<Integer, LaneLoop> running = new HashMap<>();
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile List<Thread> threads = List.of();

    Relay(
            JdbcClient jdbc,
            Leases leases,
            Function<Lease, LaneLoop> loops,
            LaneSignals signals,
            InstantSource clock,
            OutageLog outage) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.loops = loops;
        this.signals = signals;
        this.clock = clock;
        this.outage = outage;
    }

    @Override
    public void start() {
        var stop = new CountDownLatch(1);
        stopped = stop;
        threads = List.of(
                Thread.ofVirtual().name("relay-leases").start(() -> repeat(stop, BETWEEN_RENEWALS, this::keepLeases)),
                Thread.ofVirtual().name("relay-looks").start(() -> repeat(stop, BETWEEN_LOOKS, this::look)));
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Ends the rounds in flight, and leaves the lanes to other processes at once. */
    @Override
    public void stop() {
        stopped.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_ROUND);
            }
            synchronized (running) {
                running.values().forEach(LaneLoop::stop);
                for (LaneLoop loop : running.values()) {
                    release(loop);
                }
                running.clear();
            }
            leases.leave();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("The leases end by themselves", e);
        }
    }

    private void repeat(CountDownLatch stop, Duration pause, Runnable task) {
        try {
            Duration next = Duration.ZERO;
            while (!stop.await(next.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    task.run();
                    next = pause;
                } catch (RuntimeException e) {
                    outage.failed(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
                    next = AFTER_A_FAILURE;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepLeases() {
        synchronized (running) {
            int share = leases.share();
            running.values().removeIf(LaneLoop::hasEnded);
            Set<Integer> ours =
                    leases.renew(running.values().stream().map(LaneLoop::lease).toList());
            running.values().removeIf(loop -> !ours.contains(loop.lease().lane()) && end(loop));
            for (LaneLoop loop : List.copyOf(running.values()).subList(0, Math.max(0, running.size() - share))) {
                running.remove(loop.lease().lane());
                loop.stop();
                Thread.ofVirtual().name("relay-release").start(() -> releaseQuietly(loop));
            }
            if (running.size() < share) {
                for (Lease lease : leases.take(share - running.size())) {
                    LaneLoop loop = loops.apply(lease);
                    running.put(lease.lane(), loop);
                    loop.start();
                }
            }
        }
    }

    private static boolean end(LaneLoop loop) {
        loop.stop();
        return true;
    }

    private void releaseQuietly(LaneLoop loop) {
        try {
            release(loop);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("The lease ends by itself", e);
        }
    }

    /** Only after its round: the next owner would begin beside it. That one would do no harm, but deliver again. */
    private void release(LaneLoop loop) throws InterruptedException {
        if (loop.hasEndedWithin(LONGEST_ROUND)) {
            leases.release(loop.lease());
        }
    }

    private void look() {
        List<Integer> lanes;
        synchronized (running) {
            lanes = List.copyOf(running.keySet());
        }
        if (!lanes.isEmpty()) {
            jdbc.sql(HAVE_WORK)
                    .params(Sql.texts(lanes.stream()), Sql.timestamp(clock.instant()))
                    .query(Integer.class)
                    .list()
                    .forEach(signals::signal);
        }
    }
}

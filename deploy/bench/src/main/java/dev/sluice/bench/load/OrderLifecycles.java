package dev.sluice.bench.load;

import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lifecycles of orders side by side, a number of them at a time: an order's next webhook follows after those of the others. */
public final class OrderLifecycles implements Source {

    private static final int SIDE_BY_SIDE = 1_000;

    private final String prefix;
    private final Workload workload;
    private final Queue<OrderLifecycle> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    /** @param prefix of all order ids, which nobody has used before */
    public OrderLifecycles(String prefix, Workload workload) {
        this.prefix = prefix;
        this.workload = workload;
    }

    @Override
    public OrderLifecycle take() {
        OrderLifecycle lifecycle = running.get() < SIDE_BY_SIDE ? null : waiting.poll();
        if (lifecycle != null) {
            return lifecycle;
        }
        running.incrementAndGet();
        int number = begun.getAndIncrement();
        return OrderLifecycle.of(
                String.format(Locale.ROOT, "%s-%08d", prefix, number), workload, new SplittableRandom(number));
    }

    @Override
    public void giveBack(OrderLifecycle lifecycle) {
        if (lifecycle.isOver()) {
            running.decrementAndGet();
        } else {
            waiting.add(lifecycle);
        }
    }
}

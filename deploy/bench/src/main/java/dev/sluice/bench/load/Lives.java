package dev.sluice.bench.load;

import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders' lives side by side, a number of them at a time: an order's next webhook follows after those of the others. */
public final class Lives implements Source {

    private static final int SIDE_BY_SIDE = 1_000;

    private final String prefix;
    private final Mix mix;
    private final Queue<Life> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    /** @param prefix of all order ids, which nobody has used before */
    public Lives(String prefix, Mix mix) {
        this.prefix = prefix;
        this.mix = mix;
    }

    @Override
    public Life take() {
        Life life = running.get() < SIDE_BY_SIDE ? null : waiting.poll();
        if (life != null) {
            return life;
        }
        running.incrementAndGet();
        int number = begun.getAndIncrement();
        return Life.of(String.format(Locale.ROOT, "%s-%08d", prefix, number), mix, new SplittableRandom(number));
    }

    @Override
    public void giveBack(Life life) {
        if (life.isOver()) {
            running.decrementAndGet();
        } else {
            waiting.add(life);
        }
    }
}

package dev.sluice.batching;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function whose result is the item in capitals, which records its batches, holds up those with an item that begins with
 * "slow" until it is opened, and has items blocked whose key is. What fails or is rejected comes to a text that says so.
 */
final class Recorder implements BatchFunction<String, String> {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Size MANY = new Size(100, 1000);

    /** In the order in which they began. */
    final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

    final List<Object> gaveUp = Collections.synchronizedList(new ArrayList<>());
    final Set<Object> blockedKeys = ConcurrentHashMap.newKeySet();
    private final CountDownLatch gate = new CountDownLatch(1);
    private UnaryOperator<List<String>> then = UnaryOperator.identity();
    private Runnable begun = () -> {};
    private boolean hasKeys;

    /** What comes after an item's batch was recorded; may throw. */
    Recorder then(UnaryOperator<List<String>> then) {
        this.then = then;
        return this;
    }

    Recorder begun(Runnable begun) {
        this.begun = begun;
        return this;
    }

    /** Items are about their first character. */
    Recorder withKeys() {
        this.hasKeys = true;
        return this;
    }

    void open() {
        gate.countDown();
    }

    @Override
    public List<String> apply(List<String> items) {
        batches.add(items);
        if (items.stream().anyMatch(item -> item.startsWith("slow"))) {
            pass();
        }
        return then.apply(items.stream()
                .map(item -> blockedKeys.contains(item.charAt(0)) ? "blocked" : item.toUpperCase(Locale.ROOT))
                .toList());
    }

    void pass() {
        try {
            gate.await();
        } catch (InterruptedException _) {
            throw new IllegalStateException("interrupted");
        }
    }

    @Override
    public String failed(String item, Throwable cause) {
        return "failed: " + cause.getMessage();
    }

    @Override
    public String rejected(String item, Rejection reason) {
        return reason.name();
    }

    @Override
    public long bytes(String item) {
        return item.length();
    }

    @Override
    public @Nullable Object key(String item) {
        return hasKeys ? item.charAt(0) : null;
    }

    @Override
    public boolean isBlocked(String result) {
        return result.equals("blocked");
    }

    @Override
    public void begun(int items, Duration longestWait) {
        begun.run();
    }

    @Override
    public void gaveUp(Object key, int waiting) {
        gaveUp.add(key);
    }

    /** Submits an item and does not wait. */
    static CompletableFuture<String> submit(Batcher<String, String> batcher, String item) {
        return submit(batcher, item, LONG);
    }

    static CompletableFuture<String> submit(Batcher<String, String> batcher, String item, Duration timeLeft) {
        return CompletableFuture.supplyAsync(() -> batcher.submit(item, timeLeft), Thread::startVirtualThread);
    }

    /** Submits items, each once the one before it waits. */
    static List<CompletableFuture<String>> submitInTurn(Batcher<String, String> batcher, String... items) {
        int before = batcher.waiting();
        var submitted = new ArrayList<CompletableFuture<String>>();
        for (String item : items) {
            submitted.add(submit(batcher, item));
            await().until(() -> batcher.waiting() == before + submitted.size());
        }
        return submitted;
    }

    static List<String> join(List<CompletableFuture<String>> submitted) {
        return submitted.stream().map(CompletableFuture::join).toList();
    }
}

package dev.sluice.systemtests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Lives of orders, from created over some times updated to success, sent to ingest-app by some threads at once. */
final class Load {

    private final String prefix;
    private final int orders;
    private final int updates;
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean ending;

    /**
     * Plans a load.
     *
     * @param orders how many at most
     * @param updates how many webhooks each has
     */
    Load(String name, int orders, int updates) {
        this.prefix = name + "-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        this.orders = orders;
        this.updates = updates;
    }

    /** The beginning of all its orders' ids. */
    String prefix() {
        return prefix;
    }

    /** How many webhooks it has. */
    int size() {
        return orders().size() * updates;
    }

    /** The orders that it has, or has begun if it was ended before. */
    List<String> orders() {
        return IntStream.range(0, ending ? Math.min(orders, begun.get()) : orders)
                .mapToObj(this::orderId)
                .toList();
    }

    /** An order's webhooks, each of which has to be taken before the next one. */
    List<Webhook> life(String orderId) {
        return IntStream.range(0, updates)
                .mapToObj(i -> Webhook.order(orderId, "e" + i, status(i), i))
                .toList();
    }

    /** When its orders were updated last, by their own account. */
    Instant end() {
        return Webhook.minute(updates - 1);
    }

    private String orderId(int number) {
        return prefix + number;
    }

    private String status(int update) {
        return update == 0 ? "created" : update == updates - 1 ? "success" : "updated";
    }

    /** Sends all of it, over and over until it is taken. */
    CompletableFuture<Void> send(Provider provider, int threads) {
        return CompletableFuture.runAsync(
                () -> {
                    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                        List<Future<?>> senders = new ArrayList<>();
                        for (int i = 0; i < threads; i++) {
                            senders.add(executor.submit(() -> sendLives(provider)));
                        }
                        for (Future<?> sender : senders) {
                            sender.get();
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private void sendLives(Provider provider) {
        while (!ending) {
            int number = begun.getAndIncrement();
            if (number >= orders) {
                return;
            }
            life(orderId(number)).forEach(provider::deliver);
        }
    }

    /** Begins no more lives. */
    void stop() {
        ending = true;
    }
}

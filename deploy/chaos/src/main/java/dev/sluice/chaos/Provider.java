package dev.sluice.chaos;

import dev.sluice.cli.provider.Signed;
import dev.sluice.system.CannotRunException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment provider: tells lives of orders at a steady pace, to both ingest-apps in turn, and sends again what was not
 * taken, at growing intervals. It keeps so many requests in flight to each at most, as providers do.
 */
final class Provider implements AutoCloseable {

    /** After that an answer is late: ingest-app's deadline and a second. */
    static final Duration LATE = Duration.ofSeconds(10);

    /** What is late is waited for, to be seen. */
    private static final Duration TIMEOUT_OF_LATE = Duration.ofSeconds(20);

    private static final Set<Integer> FINAL_REFUSALS = Set.of(400, 401, 403, 413, 415, 422);
    /** To each ingest-app. */
    private static final int IN_FLIGHT = 16;

    private static final int LIVES_AT_ONCE = 3_000;
    private static final long FIRST_INTERVAL_MILLIS = 100;
    private static final int DOUBLINGS = 5;
    static final RandomGeneratorFactory<?> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    /** Not sendAsync, whose answers the JVM's common pool hands on: with two cores that is one thread, and whoever blocks it makes all answers late. */
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<String> ingests;
    private final Ledger ledger;
    private final String prefix;
    private final long seed;
    private final double rate;
    private final List<Format> formats;
    private final List<Semaphore> inFlight;
    private final IntConsumer late;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger undelivered = new AtomicInteger();
    private volatile boolean ending;
    private volatile boolean closed;

    /**
     * Prepares a provider that has not begun.
     *
     * @param ingests where they are
     * @param prefix of all order ids
     * @param rate webhooks a second
     * @param formats of orders, in turn; the first one's are read
     * @param late is told which ingest-app, from 1 on, is late with an answer
     */
    Provider(
            List<String> ingests,
            Ledger ledger,
            String prefix,
            long seed,
            double rate,
            List<Format> formats,
            IntConsumer late) {
        this.ingests = ingests;
        this.ledger = ledger;
        this.prefix = prefix;
        this.seed = seed;
        this.rate = rate;
        if (Reader.WATCHED % formats.size() != 0) {
            throw new IllegalArgumentException(
                    "Of %s formats, orders of several would be read".formatted(formats.size()));
        }
        this.formats = formats;
        this.late = late;
        this.inFlight = ingests.stream().map(_ -> new Semaphore(IN_FLIGHT)).toList();
    }

    /** Begins to send. */
    void start() {
        Thread.startVirtualThread(this::beginLives);
    }

    /** Sends nothing until {@link #resume}; returns when nothing is in flight. */
    void pause() {
        inFlight.forEach(each -> each.acquireUninterruptibly(IN_FLIGHT));
    }

    void resume() {
        inFlight.forEach(each -> each.release(IN_FLIGHT));
    }

    /** How many lives have begun. */
    int begun() {
        return begun.get();
    }

    /** The id of an order. */
    String order(int number) {
        return prefix + number;
    }

    /** How many webhooks are not delivered yet. */
    int undelivered() {
        return undelivered.get();
    }

    /** Begins no more lives; those that began go on. */
    void finish() {
        ending = true;
    }

    private void beginLives() {
        long interval = (long) (1e9 * Life.MEAN_LENGTH / rate);
        for (long next = System.nanoTime();
                !ending;
                next = Math.max(next + interval, System.nanoTime() - interval * 100)) {
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (open.get() < LIVES_AT_ONCE) {
                int number = begun.getAndIncrement();
                open.incrementAndGet();
                Thread.startVirtualThread(() -> live(number));
            }
        }
    }

    private void live(int number) {
        Format format = formats.get(number % formats.size());
        Life life = Life.of(prefix, number, format, RANDOM.create(seed * 1_000_003 + number));
        List<CompletableFuture<Void>> deliveries = new ArrayList<>();
        undelivered.addAndGet(life.steps().size());
        for (Life.Step step : life.steps()) {
            waitFor(step.pauseMillis());
            if (step.awaitsOthers()) {
                deliveries.forEach(CompletableFuture::join);
            }
            deliveries.add(CompletableFuture.runAsync(() -> deliver(step.message()), Thread::startVirtualThread));
        }
        deliveries.forEach(CompletableFuture::join);
        open.decrementAndGet();
    }

    private void deliver(Message message) {
        for (int sendings = 0; !closed; sendings++) {
            int status = send(message);
            if ((status >= 200 && status < 300) || FINAL_REFUSALS.contains(status)) {
                undelivered.decrementAndGet();
                return;
            }
            waitFor(FIRST_INTERVAL_MILLIS << Math.min(sendings, DOUBLINGS));
        }
    }

    /** The answer's status; 0 where there was none. */
    private int send(Message message) {
        int ingest = Math.floorMod(turn.getAndIncrement(), ingests.size());
        inFlight.get(ingest).acquireUninterruptibly();
        try {
            if (closed) {
                return 0;
            }
            Signed signed = message.signer().sign(message.body(), Instant.now());
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingests.get(ingest) + message.path()))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(signed.body()));
            signed.headers().forEach(request::header);
            long sending = ledger.sent(message.webhook(), ingest + 1);
            return answered(
                    sending, ingest + 1, requests.submit(() -> http.send(request.build(), BodyHandlers.ofString())));
        } finally {
            inFlight.get(ingest).release();
        }
    }

    private int answered(long sending, int ingest, Future<HttpResponse<String>> answer) {
        try {
            HttpResponse<String> response = awaited(ingest, answer);
            ledger.answered(sending, response.statusCode(), word(response.body()));
            return response.statusCode();
        } catch (ExecutionException e) {
            ledger.answered(sending, 0, String.valueOf(e.getCause()));
            return 0;
        } catch (TimeoutException _) {
            answer.cancel(true);
            ledger.answered(sending, 0, "timeout");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    private HttpResponse<String> awaited(int ingest, Future<HttpResponse<String>> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(LATE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            late.accept(ingest);
            return answer.get(TIMEOUT_OF_LATE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static String word(String body) {
        try {
            JsonNode answer = JsonMapper.shared().readTree(body);
            return answer.path("outcome").asString("") + answer.path("title").asString("");
        } catch (JacksonException _) {
            return "no JSON";
        }
    }

    private static void waitFor(long millis) {
        Waiting.pause(Duration.ofMillis(millis));
    }

    /** Gives up what is not delivered. */
    @Override
    public void close() {
        ending = true;
        closed = true;
        requests.shutdownNow();
        http.shutdownNow();
    }
}

package dev.sluice.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Contract;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestBroker;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Brokers that are away, come, go, and hang: what a provider is told, and that it is told in time. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class KafkaOutageIT {

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** What a loaded machine may add to what was promised; Kafka's own defaults are minutes. */
    private static final Duration MARGIN = Duration.ofMillis(1500);

    @TempDir
    Path directory;

    private final int port = TestBroker.freePort();

    @Test
    void startsWithoutABrokerAndGoesOnWhenItComesAndGoesAndComesBack(CapturedOutput output) throws IOException {
        try (var service = Service.start("kafka.brokers=localhost:" + port)) {
            assertToldInTime(service, 502, "delivery-failed");
            assertThat(status(service, "/readyz")).isEqualTo(200);
            Awaitility.await().until(() -> output.getOut().contains("event=kafka_not_ready"));
            try (var _ = TestBroker.start(directory, port, port)) {
                awaitQueued(service);
                awaitEndOfOutage(service, output);
            }
            assertToldInTime(service, 502, "delivery-failed");
            try (var _ = TestBroker.start(directory, port, port)) {
                awaitQueued(service);
            }
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("event=kafka_not_ready")))
                .hasSize(1);
        assertThat(output.getOut().lines().filter(line -> line.contains("event=kafka_unavailable")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("reason=UNREACHABLE", "detail=\""));
        assertThat(output.getOut().lines().filter(line -> line.contains("event=kafka_available")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("failures="));
        assertThat(output.getOut()).doesNotContain("NetworkClient");
    }

    @Test
    void unknownNamesNeitherStopTheStartNorKeepAProviderWaiting() {
        try (var service = Service.start("kafka.brokers=no-such-host.invalid:9092")) {
            assertToldInTime(service, 502, "delivery-failed");
        }
    }

    @Test
    void tells504WhereSomethingListensThatNeverAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
                var service = Service.start("kafka.brokers=127.0.0.1:" + silent.getLocalPort())) {
            assertToldInTime(service, 504, "delivery-timeout");
        }
    }

    @Test
    void tells504WhenABrokerHangsAndGoesOnAfterIt() throws IOException {
        try (var proxy = new TcpProxy(port);
                var _ = TestBroker.start(directory, port, proxy.port());
                var service = Service.start("kafka.brokers=localhost:" + proxy.port())) {
            awaitQueued(service);
            proxy.hang();
            assertToldInTime(service, 504, "delivery-timeout");
            proxy.restore();
            awaitQueued(service);
        }
    }

    @Test
    void answersOnlyAfterTheAcknowledgementAlsoWhileShuttingDown() throws Exception {
        try (var proxy = new TcpProxy(port);
                var _ = TestBroker.start(directory, port, proxy.port())) {
            var service = Service.start("kafka.brokers=localhost:" + proxy.port(), "api.deadline=60s");
            awaitQueued(service);
            proxy.hang();

            var answer = CompletableFuture.supplyAsync(() -> service.post(Samples.ORDER));
            Awaitility.await().until(proxy::holds);
            var closed = CompletableFuture.runAsync(service::close);
            Awaitility.await().during(Duration.ofMillis(500)).until(() -> !answer.isDone() && !closed.isDone());

            proxy.restore();
            assertThat(answer.get(10, TimeUnit.SECONDS).outcome()).isEqualTo("queued");
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    /** 60 records of 900 KB, where the buffer has 32 MB. */
    @Test
    void endsInTimeWhenTheBufferIsFull() throws Exception {
        try (var proxy = new TcpProxy(port);
                var _ = TestBroker.start(directory, port, proxy.port());
                var service = Service.start("kafka.brokers=localhost:" + proxy.port());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            awaitQueued(service);
            proxy.hang();
            var publisher = service.bean(Publisher.class);
            byte[] value = new byte[900_000];

            var failures = Stream.generate(() -> failure(
                            threads, () -> publisher.publish(new ProducerRecord<>("webhooks.orders", "key", value))))
                    .limit(60)
                    .toList();

            for (CompletableFuture<Throwable> failure : failures) {
                assertThat(failure.get(DEADLINE.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS))
                        .isInstanceOfSatisfying(
                                ServiceUnavailable.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER));
            }
            assertThat(failures.stream().map(CompletableFuture::join).map(Throwable::getMessage))
                    .anyMatch(message -> message.contains("Failed to allocate"));
        }
    }

    private static CompletableFuture<Throwable> failure(ExecutorService threads, Runnable action) {
        return CompletableFuture.runAsync(action, threads).handle((_, failure) -> failure.getCause());
    }

    /** Both kinds of webhooks at once, one of them twice. */
    private static void assertToldInTime(Service service, int status, String problem) {
        var answers = Stream.of(Samples.ORDER, Samples.CHARGEBACK, Samples.ORDER)
                .map(webhook -> CompletableFuture.runAsync(() -> {
                    Timed timed = Timed.of(() -> service.post(webhook));
                    assertThat(timed.answer.status()).isEqualTo(status);
                    assertThat(timed.answer.type()).isEqualTo(problem);
                    Contract.assertConforms(webhook.path, timed.answer);
                    assertThat(timed.took).isLessThan(DEADLINE.plus(MARGIN));
                }))
                .toList();
        assertThat(answers).allSatisfy(CompletableFuture::join);
    }

    private record Timed(Answer answer, Duration took) {

        private static Timed of(Supplier<Answer> call) {
            long start = System.nanoTime();
            Answer answer = call.get();
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void awaitQueued(Service service) {
        for (Samples webhook : List.of(Samples.ORDER, Samples.CHARGEBACK)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> service.post(webhook).outcome().equals("queued"));
        }
    }

    /** Told by the first record that is queued some seconds after the last failure. */
    private static void awaitEndOfOutage(Service service, CapturedOutput output) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            service.post(Samples.ORDER);
            return output.getOut().contains("event=kafka_available");
        });
    }

    private static int status(Service service, String path) throws IOException {
        return ((HttpURLConnection) service.ingest().uri(path).toURL().openConnection()).getResponseCode();
    }
}

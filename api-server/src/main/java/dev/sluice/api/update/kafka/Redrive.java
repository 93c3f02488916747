package dev.sluice.api.update.kafka;

import dev.sluice.api.deadletter.DeadLetterStore;
import dev.sluice.api.deadletter.ReasonCount;
import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.api.update.parked.HeldUpdates;
import dev.sluice.kafka.RecordHeaders;
import dev.sluice.log.Logged;
import dev.sluice.postgres.Sql;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Puts dead letters back onto their topic, a few at a time: written, acknowledged, then marked as done in PostgreSQL.
 * Interrupted and run again it offers none that is marked; those written but not yet marked are written twice, and
 * applied once, since applying is idempotent. What is in PostgreSQL instead of a dead-letter topic is listed and put back
 * likewise: what the broker refused onto its topic, and held updates where the service decides them again.
 */
final class Redrive {

    private static final int AT_ONCE = 50;
    private static final String ROW = "%-28s %-20s %8s %8s %10s%n";
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    /** One dead letter, by which it is marked. */
    private record Mark(int partition, long offset, long timestamp) {}

    /** How many dead letters of one reason there are, and what became of them. */
    private static final class Count {
        private long total;
        private long done;
        private long redriven;
    }

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final KafkaTopics topics;
    private final JdbcClient jdbc;
    private final DeadLetterStore refused;
    private final HeldUpdates held;
    private final PrintStream out;

    Redrive(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaTemplate<byte[], byte[]> kafka,
            KafkaTopics topics,
            JdbcClient jdbc,
            PrintStream out) {
        this.consumers = consumers;
        this.kafka = kafka;
        this.topics = topics;
        this.jdbc = jdbc;
        this.refused = new DeadLetterStore(jdbc);
        this.held = new HeldUpdates(jdbc);
        this.out = out;
    }

    /**
     * Does what the options say, and prints a line for each topic and reason, and how many were put back in all.
     *
     * @return how many were put back
     * @throws Exception if the broker or the database is away; what is marked stays marked
     */
    long run(RedriveOptions options) throws Exception {
        out.printf("%-28s %-20s %8s %8s %10s%n", "topic", "reason", "letters", "done", "redriven");
        long redriven = 0;
        for (KafkaTopics.OfKind kind : topics.kinds()) {
            redriven += redrive(kind, options, options.limit() - redriven);
        }
        for (var count : refused.counts()) {
            redriven += redriveRows(count, "dead_letters", options, options.limit() - redriven, this::putBack);
        }
        for (var count : held.counts()) {
            redriven += redriveRows(count, "parked_updates", options, options.limit() - redriven, this::release);
        }
        out.println(options.dryRun() ? "Dry run: nothing was put back." : redriven + " put back.");
        return redriven;
    }

    private long redrive(KafkaTopics.OfKind kind, RedriveOptions options, long limit) throws Exception {
        String topic = kind.deadLetters();
        Set<Mark> marked = marked(topic);
        var counts = new TreeMap<String, Count>();
        var chosen = new ArrayList<ConsumerRecord<byte[], byte[]>>(AT_ONCE);
        long redriven = 0;
        try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
            Map<TopicPartition, Long> ends = fromTheBeginning(consumer, topic);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var letter : consumer.poll(Duration.ofSeconds(1))) {
                    String reason = reason(letter);
                    Count count = counts.computeIfAbsent(reason, _ -> new Count());
                    count.total++;
                    if (marked.contains(mark(letter))) {
                        count.done++;
                    } else if (!options.dryRun() && options.wants(reason) && redriven < limit) {
                        chosen.add(letter);
                        count.redriven++;
                        redriven++;
                        if (chosen.size() == AT_ONCE) {
                            putBack(kind, chosen);
                        }
                    }
                }
            }
        }
        putBack(kind, chosen);
        counts.forEach((reason, count) ->
                out.printf(ROW, topic, Logged.oneLine(reason), count.total, count.done, count.redriven));
        return redriven;
    }

    private interface PutBack {
        long atMost(ReasonCount count, long limit) throws Exception;
    }

    private long redriveRows(ReasonCount count, String table, RedriveOptions options, long limit, PutBack putBack)
            throws Exception {
        boolean wanted = !options.dryRun() && options.wants(count.reason()) && limit > 0;
        long done = wanted ? putBack.atMost(count, limit) : 0;
        out.printf(ROW, count.topic() + " (" + table + ")", count.reason(), count.rows(), 0, done);
        return done;
    }

    private long release(ReasonCount count, long limit) {
        return held.release(count.topic(), count.reason(), limit, Instant.now());
    }

    /** Rows go when their records are acknowledged. One that the broker refuses still, stays. */
    private long putBack(ReasonCount count, long limit) throws Exception {
        long redriven = 0;
        var page = refused.page(count.topic(), count.reason(), 0, (int) Math.min(limit, AT_ONCE));
        while (!page.isEmpty()) {
            var written = new ArrayList<Long>();
            for (var letter : page) {
                try {
                    kafka.send(original(letter)).get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    written.add(letter.position());
                } catch (ExecutionException | KafkaException e) {
                    out.printf(
                            "%s, partition %s, offset %s is refused: %s%n",
                            count.topic(),
                            letter.source().partition(),
                            letter.source().offset(),
                            e.getMessage());
                }
            }
            refused.delete(written);
            redriven += written.size();
            page = refused.page(count.topic(), count.reason(), page.getLast().position(), (int)
                    Math.min(limit - redriven, AT_ONCE));
        }
        return redriven;
    }

    @SuppressWarnings("NullAway") // Kafka takes null where a record has no key or value
    private static ProducerRecord<byte[], byte[]> original(DeadLetterStore.Refused letter) {
        SourceRecord source = letter.source();
        var record = new ProducerRecord<byte[], byte[]>(source.topic(), null, source.key(), letter.value());
        source.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    private static Map<TopicPartition, Long> fromTheBeginning(Consumer<?, ?> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions);
    }

    private void putBack(KafkaTopics.OfKind kind, List<ConsumerRecord<byte[], byte[]>> letters) throws Exception {
        if (letters.isEmpty()) {
            return;
        }
        CompletableFuture.allOf(letters.stream()
                        .map(letter -> kafka.send(original(kind.topic(), letter)))
                        .toArray(CompletableFuture[]::new))
                .get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        jdbc.sql("""
                        insert into redriven (topic, partition, "offset", written_at)
                        select ?, * from unnest(?::int[], ?, ?::timestamptz[]) on conflict do nothing
                        """)
                .param(kind.deadLetters())
                .param(Sql.texts(letters.stream().map(ConsumerRecord::partition)))
                .param(Sql.longs(letters.stream().map(ConsumerRecord::offset)))
                .param(Sql.texts(letters.stream().map(letter -> Instant.ofEpochMilli(letter.timestamp()))))
                .update();
        letters.clear();
    }

    private Set<Mark> marked(String topic) {
        return new HashSet<>(jdbc.sql("select partition, \"offset\", written_at from redriven where topic = ?")
                .param(topic)
                .query((row, _) -> new Mark(
                        row.getInt(1),
                        row.getLong(2),
                        Sql.instant(row, "written_at").toEpochMilli()))
                .list());
    }

    private static Mark mark(ConsumerRecord<?, ?> letter) {
        return new Mark(letter.partition(), letter.offset(), letter.timestamp());
    }

    /** The record as it was before it became a dead letter. */
    private static ProducerRecord<byte[], byte[]> original(String topic, ConsumerRecord<byte[], byte[]> letter) {
        var record = new ProducerRecord<>(topic, letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!RecordHeaders.OF_DEAD_LETTERS.contains(header.key())) {
                record.headers().add(header);
            }
        }
        return record;
    }

    private static String reason(ConsumerRecord<?, ?> letter) {
        Header header = letter.headers().lastHeader(RecordHeaders.DLQ_REASON);
        return header == null ? "unknown" : new String(header.value(), StandardCharsets.UTF_8);
    }
}

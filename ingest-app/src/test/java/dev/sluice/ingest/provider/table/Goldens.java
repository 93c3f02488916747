package dev.sluice.ingest.provider.table;

import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.table.Outcome.Move;
import dev.sluice.ingest.provider.table.Samples.Case;
import dev.sluice.ingest.update.Update;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tables are held to: what each case of each published type of event becomes, and what some payloads do. */
final class Goldens {

    private static final Path FILES = Path.of("src/test/resources/providers");
    private static final String BECOMES = ".becomes.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Goldens() {}

    /** What each case becomes, a line each; then without a second factor, where something that is not signed is looked at. */
    static String outcomes(Table table, Excerpt excerpt) {
        var samples = new Samples(table, excerpt);
        String names = new TreeMap<>(table.sources())
                .entrySet().stream()
                        .map(source -> names(source.getKey(), source.getValue()))
                        .collect(Collectors.joining());
        List<Case> cases = excerpt.eventTypes().stream()
                .sorted()
                .flatMap(type -> samples.cases(type).stream())
                .toList();
        return Stream.concat(
                        cases.stream().map(one -> line(samples, one, one.toString(), true)),
                        cases.stream()
                                .filter(one -> !signed(table, one).equals(one))
                                .map(one -> line(samples, one, signed(table, one) + " without a second factor", false))
                                .distinct())
                .collect(Collectors.joining("", names, ""));
    }

    private static String line(Samples samples, Case one, String name, boolean secondFactor) {
        Row row = samples.table().row(samples.event(one, true), samples.account(one, secondFactor));
        return "%s: %s%n".formatted(name, row == null ? "no row" : text(row.outcome()) + once(row));
    }

    /** Without what the signature leaves open. */
    private static Case signed(Table table, Case one) {
        Map<Guard.Subject, String> values = new LinkedHashMap<>(one.values());
        values.keySet()
                .removeIf(subject -> subject instanceof Guard.Member(JsonPointer pointer) && table.isUnsigned(pointer));
        return new Case(one.eventType(), values);
    }

    /** What a source names its order by. */
    private static String names(String source, Members members) {
        List<JsonPointer> orderId = members.of(Members.Member.ORDER_ID).places().stream()
                .map(Source.Place::pointer)
                .toList();
        return "%s: order_id %s, aliases %s%n".formatted(source, orderId, members.aliases());
    }

    private static String once(Row row) {
        return row.id().isEmpty() ? "" : ", once by " + row.id();
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ignored(String reason, boolean unexpected) ->
                (unexpected ? "UNEXPECTED " : "ignored ") + reason;
            case Outcome.Order(String source, List<OrderUpdateStatus> statuses) ->
                "order %s, from %s".formatted(words(statuses), source);
            case Outcome.Dispute(String source, List<Move> moves) ->
                "dispute %s, from %s".formatted(words(moves), source);
        };
    }

    private static String words(List<? extends Enum<?>> words) {
        return words.stream().map(word -> word.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" then "));
    }

    static Path outcomes(String provider) {
        return FILES.resolve(provider).resolve("outcomes.txt");
    }

    static List<Path> payloads(String provider) {
        try (Stream<Path> files = Files.list(FILES.resolve(provider))) {
            return files.filter(file -> file.toString().endsWith(".json")
                            && !file.toString().endsWith(BECOMES))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that says what a payload becomes. */
    static Path golden(Path payload) {
        return payload.resolveSibling(payload.getFileName().toString().replace(".json", BECOMES));
    }

    /** What a payload becomes, as its golden has it. */
    static String becomes(Table table, Path payload, Account account) {
        JsonNode event = JSON.readTree(Tables.read(payload));
        ObjectNode becomes = JSON.createObjectNode();
        switch (new Translating(table, account, event, null).translate(null, null)) {
            case Translation.Ignored(String reason, boolean unexpected) ->
                becomes.put(unexpected ? "unexpected" : "ignored", reason);
            case Translation.Unusable(String reason) -> becomes.put("failed", reason);
            case Translation.Updates(List<Update> updates, List<String> _) ->
                updates.forEach(update -> becomes.withArray(update instanceof Update.Order ? "orders" : "disputes")
                        .add(InternalContract.json(update)));
        }
        return JSON.writeValueAsString(becomes) + "\n";
    }
}

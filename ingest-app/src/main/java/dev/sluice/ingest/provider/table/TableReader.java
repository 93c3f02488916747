package dev.sluice.ingest.provider.table;

import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.table.Members.Member;
import dev.sluice.ingest.provider.table.Outcome.Move;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads a table; its form is in docs/tables.md. What is not of the form is refused, and named. */
final class TableReader {

    private static final Set<String> TABLE =
            Set.of("provider", "version", "type", "id", "unsigned", "exponents", "sources", "rows");
    private static final Set<String> ROW =
            Set.of("event", "when", "otherwise", "id", "from", "order", "dispute", "ignored", "unexpected");

    /** The internal contract's. */
    private static final int MAX_META_KEY = 40;

    /** It is not of a table's form; the message says where. */
    static final class MalformedTableException extends RuntimeException {
        MalformedTableException(String message) {
            super(message);
        }
    }

    private TableReader() {}

    static Table read(String yaml) {
        JsonNode root = YamlNodes.read(yaml);
        check("table", root, TABLE);
        var sources = new LinkedHashMap<String, Members>();
        root.path("sources").forEachEntry((name, members) -> sources.put(name, members(name, members)));
        var exponents = new LinkedHashMap<String, Integer>();
        root.path("exponents").forEachEntry((currency, digits) -> exponents.put(currency, digits.asInt()));
        var rows = new ArrayList<Row>();
        root.path("rows").forEach(row -> rows.addAll(rows(row, sources.keySet())));
        return new Table(
                text("table", root, "provider"),
                text("table", root, "version"),
                pointer("type", root.path("type")),
                list(root.path("id"), node -> pointer("id", node)),
                list(root.path("unsigned"), node -> pointer("unsigned", node)),
                Map.copyOf(exponents),
                Map.copyOf(sources),
                List.copyOf(rows));
    }

    private static List<Row> rows(JsonNode row, Set<String> sources) {
        String place = "row " + row.path("event");
        check(place, row, ROW);
        var guards = new ArrayList<Guard>();
        row.path("when").forEachEntry((subject, values) -> guards.add(guard(place, subject, values)));
        boolean otherwise = row.path("otherwise").asBoolean(false);
        if (otherwise && !guards.isEmpty()) {
            throw new MalformedTableException(place + " has guards and is for what no other row is for");
        }
        List<JsonPointer> id = list(row.path("id"), node -> pointer(place, node));
        Outcome outcome = outcome(place, row, sources);
        List<String> types = list(row.path("event"), JsonNode::asString);
        if (types.isEmpty()) {
            throw new MalformedTableException(place + " is for no type");
        }
        return types.stream()
                .map(type -> new Row(type, List.copyOf(guards), otherwise, id, outcome))
                .toList();
    }

    private static Guard guard(String place, String subject, JsonNode values) {
        Guard.Subject read =
                subject.equals(Guard.Capture.NAME) ? new Guard.Capture() : new Guard.Member(pointer(place, subject));
        return new Guard(read, new LinkedHashSet<>(list(values, JsonNode::asString)));
    }

    private static Outcome outcome(String place, JsonNode row, Set<String> sources) {
        List<String> kinds = List.of("order", "dispute", "ignored", "unexpected").stream()
                .filter(row::has)
                .toList();
        if (kinds.size() != 1) {
            throw new MalformedTableException(place + " has not one outcome, but " + kinds);
        }
        String kind = kinds.getFirst();
        if (kind.equals("ignored") || kind.equals("unexpected")) {
            return new Outcome.Ignored(text(place, row, kind), kind.equals("unexpected"));
        }
        String from = text(place, row, "from");
        if (!sources.contains(from)) {
            throw new MalformedTableException("%s is from '%s', which is no source".formatted(place, from));
        }
        return kind.equals("order")
                ? new Outcome.Order(from, words(place, row.path(kind), OrderUpdateStatus.values()))
                : new Outcome.Dispute(from, words(place, row.path(kind), Move.values()));
    }

    private static Members members(String name, JsonNode members) {
        var sources = new EnumMap<Member, Source>(Member.class);
        var aliases = new ArrayList<JsonPointer>();
        var meta = new LinkedHashMap<String, Source>();
        members.forEachEntry((key, value) -> {
            if (key.equals("aliases")) {
                aliases.addAll(list(value, node -> pointer(name, node)));
                return;
            }
            if (key.equals("meta")) {
                value.forEachEntry((metaKey, place) -> {
                    if (metaKey.length() > MAX_META_KEY) {
                        throw new MalformedTableException("%s has '%s' in meta, which is longer than %s characters"
                                .formatted(name, metaKey, MAX_META_KEY));
                    }
                    meta.put(metaKey, source(name, place, Converter.TEXT));
                });
                return;
            }
            Member member = word(name, key, Member.values());
            Source source = source(name, value, member == Member.USER_ID ? Converter.UUID : Converter.TEXT);
            if (!source.places().stream().map(Source.Place::converter).allMatch(member::isReadBy)) {
                throw new MalformedTableException("%s of %s is not read by such a converter".formatted(key, name));
            }
            sources.put(member, source);
        });
        return new Members(sources, List.copyOf(aliases), meta);
    }

    private static Source source(String place, JsonNode source, Converter plain) {
        return new Source(list(source, one -> place(place, one, plain)));
    }

    private static Source.Place place(String place, JsonNode node, Converter plain) {
        if (!node.isObject()) {
            return new Source.Place(plain, pointer(place, node), null);
        }
        boolean isAmount = node.has("currency");
        List<String> names = node.propertyNames().stream()
                .filter(name -> !name.equals("currency"))
                .toList();
        if (names.size() != 1) {
            throw new MalformedTableException(place + " names not one converter, but " + names);
        }
        Converter converter = word(place, names.getFirst(), Converter.values());
        if (converter.isAmount() != isAmount) {
            throw new MalformedTableException(place + " has an amount without a currency, or the reverse");
        }
        return new Source.Place(
                converter,
                pointer(place, node.path(names.getFirst())),
                isAmount ? pointer(place, node.path("currency")) : null);
    }

    private static <E extends Enum<E>> List<E> words(String place, JsonNode node, E[] known) {
        List<E> words = list(node, word -> word(place, word.asString(), known));
        if (words.isEmpty()) {
            throw new MalformedTableException(place + " becomes nothing");
        }
        return words;
    }

    private static <E extends Enum<E>> E word(String place, String word, E[] known) {
        return Arrays.stream(known)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new MalformedTableException(
                        "%s has '%s', which is none of %s".formatted(place, word, Arrays.toString(known))));
    }

    /** One is as good as a list of one. */
    private static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        if (node.isMissingNode()) {
            return List.of();
        }
        return node.isArray() ? node.valueStream().map(read).toList() : List.of(read.apply(node));
    }

    private static String text(String place, JsonNode node, String member) {
        String text = Nodes.text(node.path(member));
        if (text == null) {
            throw new MalformedTableException("%s has no %s".formatted(place, member));
        }
        return text;
    }

    private static JsonPointer pointer(String place, JsonNode node) {
        return pointer(place, Nodes.text(node));
    }

    private static JsonPointer pointer(String place, @Nullable String text) {
        if (text == null || !text.startsWith("/")) {
            throw new MalformedTableException("%s has '%s', which is no JSON Pointer".formatted(place, text));
        }
        return JsonPointer.compile(text);
    }

    private static void check(String place, JsonNode node, Set<String> known) {
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw new MalformedTableException("%s has '%s', which tables do not have".formatted(place, name));
            }
        }
    }
}

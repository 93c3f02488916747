package dev.sluice.cli.provider;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A provider's stories, and the events that they are made of, as its file among the resources has them; docs/sluice.md. */
public final class Stories {

    /** Between an event of a story and the one before it. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode file;

    private Stories(JsonNode file) {
        this.file = file;
    }

    public static Stories of(ProviderName provider) {
        try (InputStream yaml = Stories.class.getResourceAsStream("/stories/%s.yaml".formatted(provider))) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Objects.requireNonNull(yaml));
            return new Stories(JSON.valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of the file. */
    public List<Story> all() {
        List<Story> stories = new ArrayList<>();
        file.path("stories")
                .forEachEntry((name, story) -> stories.add(new Story(
                        name,
                        story.path("tells").asString(),
                        story.path("events")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList())));
        return stories;
    }

    /** The story of this name, or one of the first event of this type alone. */
    public Story find(String nameOrType) {
        return all().stream()
                .filter(story -> story.name().equals(nameOrType))
                .findFirst()
                .or(() -> eventOf(nameOrType).map(event -> new Story(nameOrType, "one event", List.of(event))))
                .orElseThrow(() ->
                        new CannotRunException("There is no story %s. There are %s; or name the type of an event."
                                .formatted(
                                        nameOrType,
                                        all().stream().map(Story::name).collect(Collectors.joining(", ")))));
    }

    private Optional<String> eventOf(String type) {
        return file.path("events")
                .propertyStream()
                .filter(event -> event.getValue().path("type").asString().equals(type))
                .findFirst()
                .map(event -> event.getKey());
    }

    /** The type of an event. */
    public String type(String event) {
        return file.path("events").path(event).path("type").asString();
    }

    /**
     * The events of a story, a minute after one another.
     *
     * @param order what the merchant calls it
     * @param random where new ids come from
     * @param end when the last one happens
     */
    public List<SampleEvent> play(Story story, Account account, String order, RandomGenerator random, Instant end) {
        int steps = story.events().size() - 1;
        Instant start = end.minus(STEP.multipliedBy(steps));
        Placeholders placeholders =
                new Placeholders(random, start, file.path("times").asString().equals("epoch"), account.isLive());
        placeholders.put("order", order);
        placeholders.put("account", account.name());
        file.path("ids").forEachEntry((name, pattern) -> placeholders.put(name, placeholders.id(pattern.asString())));
        List<SampleEvent> events = new ArrayList<>();
        for (String name : story.events()) {
            events.add(event(file.path("events").path(name), placeholders));
            placeholders.pass(STEP);
        }
        return events;
    }

    private SampleEvent event(JsonNode event, Placeholders placeholders) {
        JsonNode body = file.path("shapes").path(event.path("shape").asString()).deepCopy();
        JsonNode root = body.at(file.path("root").asString(""));
        set(root, JsonPointer.compile(file.path("type").asString()), event.path("type"));
        event.path("set").forEachEntry((pointer, value) -> set(root, JsonPointer.compile(pointer), value));
        JsonNode filled = placeholders.fill(body);
        JsonNode filledRoot = filled.at(file.path("root").asString(""));
        String id = file.path("id")
                .valueStream()
                .map(pointer -> filledRoot.at(pointer.asString()).asString())
                .collect(Collectors.joining(":"));
        return new SampleEvent(event.path("type").asString(), id, JSON.writeValueAsBytes(filled));
    }

    private static void set(JsonNode root, JsonPointer pointer, JsonNode value) {
        if (!(root.at(pointer.head()) instanceof ObjectNode parent)) {
            throw new IllegalStateException("%s is not there".formatted(pointer.head()));
        }
        parent.set(pointer.last().getMatchingProperty(), value);
    }
}

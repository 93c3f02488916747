package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is made up is what the providers have published: openapi/providers/. */
class StoriesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00.123Z");
    private static final Path PUBLISHED = Path.of("../../openapi/providers");

    static Stream<Arguments> stories() {
        return Stream.of(ProviderName.values())
                .flatMap(provider -> Stories.of(provider).all().stream().map(story -> Arguments.of(provider, story)));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void hasEachMemberThatIsPublishedAsRequired(ProviderName provider, Story story) throws Exception {
        JsonNode published = published(provider);

        assertThat(play(provider, story, 1)).isNotEmpty().allSatisfy(event -> {
            JsonNode schema = published.path("schemas").path(schema(published, event.type()));
            JsonNode body = JsonMapper.shared().readTree(event.body());
            JsonNode root =
                    provider == ProviderName.ADYEN ? body.at("/notificationItems/0/NotificationRequestItem") : body;
            assertThat(schema.properties()).as(event.type()).isNotEmpty();
            schema.forEachEntry((pointer, type) -> assertMember(root, pointer, type));
            assertThat(body.toString()).doesNotContain("{new", "{now", "?");
        });
    }

    private static void assertMember(JsonNode root, String pointer, JsonNode type) {
        boolean isOptional = pointer.endsWith("?");
        String name = isOptional ? pointer.substring(0, pointer.length() - 1) : pointer;
        JsonNode member = name.endsWith("*") ? JsonMapper.shared().nullNode() : root.at(name);
        if (member.isMissingNode() || member.isNull()) {
            assertThat(isOptional).as(name + " is missing").isTrue();
        } else if (type.isArray()) {
            assertThat(type.valueStream().map(JsonNode::asString)).as(name).contains(member.asString());
        } else {
            switch (type.asString()) {
                case "epoch", "integer" ->
                    assertThat(member.isIntegralNumber()).as(name).isTrue();
                case "boolean" -> assertThat(member.isBoolean()).as(name).isTrue();
                case "rfc3339" ->
                    assertThat(Instant.parse(member.asString())).as(name).isNotNull();
                case "flag" -> assertThat(member.stringValue()).as(name).isIn("true", "false");
                case "decimal" -> assertThat(member.stringValue()).as(name).matches("\\d+\\.\\d+");
                default -> assertThat(member.isString()).as(name).isTrue();
            }
        }
    }

    private static String schema(JsonNode published, String type) {
        return published
                .path("events")
                .propertyStream()
                .filter(schema -> schema.getValue()
                        .valueStream()
                        .anyMatch(one -> one.asString().equals(type)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " is not published"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void hasNewIdsForEachSeedAndOneForEachEvent(ProviderName provider, Story story) {
        List<String> ids = ids(play(provider, story, 1));

        assertThat(ids).doesNotHaveDuplicates().isEqualTo(ids(play(provider, story, 1)));
        assertThat(ids).doesNotContainAnyElementsOf(ids(play(provider, story, 2)));
    }

    @ParameterizedTest
    @EnumSource(ProviderName.class)
    void findsAStoryByNameAndAnEventByType(ProviderName provider) {
        Stories stories = Stories.of(provider);
        Story last = stories.all().getLast();

        assertThat(stories.find(last.name())).isEqualTo(last);
        String type = stories.type(last.events().getFirst());
        assertThat(stories.find(type).events().stream().map(stories::type)).containsExactly(type);
        assertThatThrownBy(() -> stories.find("nonsense")).hasMessageContaining(last.name());
    }

    /** Where a provider has a place for it: in what a payment begins with. */
    @ParameterizedTest
    @EnumSource(ProviderName.class)
    void callsThePaymentWhatTheMerchantCallsIt(ProviderName provider) {
        Stories stories = Stories.of(provider);

        byte[] first = play(provider, stories.all().getFirst(), 7).getFirst().body();
        assertThat(new String(first, UTF_8)).contains("\"order-7\"");
    }

    @Test
    void endsNow() throws Exception {
        JsonNode last = JsonMapper.shared()
                .readTree(play(
                                ProviderName.STRIPE,
                                Stories.of(ProviderName.STRIPE).find("payment"),
                                1)
                        .getLast()
                        .body());

        assertThat(last.path("created").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(last.at("/data/object/created").asLong()).isEqualTo(NOW.getEpochSecond() - 120);
    }

    private static List<SampleEvent> play(ProviderName provider, Story story, long seed) {
        Account account = new Account("shop", provider, Map.of("live", false), Map.of());
        return Stories.of(provider).play(story, account, "order-" + seed, new Random(seed), NOW);
    }

    private static List<String> ids(List<SampleEvent> events) {
        return events.stream().map(SampleEvent::id).toList();
    }

    private static JsonNode published(ProviderName provider) throws IOException {
        Object tree = new Yaml().load(Files.readString(PUBLISHED.resolve(provider + ".yaml")));
        return JsonMapper.shared().valueToTree(tree);
    }
}

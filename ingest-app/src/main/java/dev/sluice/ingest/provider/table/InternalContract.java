package dev.sluice.ingest.provider.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.ingest.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The internal contract, as far as it says which bodies of updates it takes. */
final class InternalContract {

    private static final JsonNode YAML = YamlNodes.read(YamlNodes.resource("/contract/internal-updates.yaml"));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private InternalContract() {}

    /** An update's body, as it travels. */
    static JsonNode json(Update update) {
        return JSON.valueToTree(
                switch (update) {
                    case Update.Order order -> order.body();
                    case Update.Dispute dispute -> dispute.body();
                });
    }

    /** What is wrong with an update; nothing where the contract takes it. */
    static List<String> flaws(Update update) {
        String schema = update instanceof Update.Order ? "OrderUpdate" : "DisputeUpdate";
        var flaws = new ArrayList<String>();
        check("", schema(schema), json(update), flaws);
        return flaws;
    }

    private static JsonNode schema(String name) {
        JsonNode schema = YAML.at("/components/schemas").path(name);
        if (schema.isMissingNode()) {
            throw new IllegalStateException("The contract has no " + name);
        }
        return schema;
    }

    private static void check(String pointer, JsonNode schema, JsonNode value, List<String> flaws) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            check(pointer, schema(reference.substring(reference.lastIndexOf('/') + 1)), value, flaws);
            return;
        }
        boolean right = switch (schema.path("type").asString()) {
            case "object" -> checkObject(pointer, schema, value, flaws);
            case "string" -> isText(schema, value);
            case "integer" ->
                value.isIntegralNumber()
                        && value.asLong() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                        && value.asLong() <= schema.path("maximum").asLong(Long.MAX_VALUE);
            default -> false;
        };
        if (!right) {
            flaws.add("%s is not as internal-updates.yaml says".formatted(pointer));
        }
    }

    private static boolean checkObject(String pointer, JsonNode schema, JsonNode value, List<String> flaws) {
        if (!value.isObject() || value.size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            return false;
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                flaws.add("%s/%s is not there".formatted(pointer, name.asString()));
            }
        });
        JsonNode keys = schema.path("x-property-names");
        value.forEachEntry((name, member) -> {
            JsonNode property = schema.path("properties").path(name);
            JsonNode known = property.isMissingNode() ? schema.path("additionalProperties") : property;
            if (!known.isObject() || name.length() > keys.path("maxLength").asInt(Integer.MAX_VALUE)) {
                flaws.add("%s/%s is not known".formatted(pointer, name));
            } else {
                check(pointer + "/" + name, known, member, flaws);
            }
        });
        return true;
    }

    private static boolean isText(JsonNode schema, JsonNode value) {
        if (!value.isString()) {
            return false;
        }
        String text = value.asString();
        int length = text.codePointCount(0, text.length());
        JsonNode values = schema.path("enum");
        // Unpaired surrogates, as its description says
        if (Pattern.compile("\\p{Cs}").matcher(text).find()) {
            return false;
        }
        return length >= schema.path("minLength").asInt(0)
                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                && Pattern.compile(schema.path("pattern").asString(""))
                        .matcher(text)
                        .find()
                && (values.isMissingNode()
                        || values.valueStream().map(JsonNode::asString).anyMatch(text::equals));
    }
}

package dev.sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Lists as our contracts page them. */
final class Pages {

    /** Most that a page has. */
    static final int LARGEST = 200;

    private Pages() {}

    /** The items of all pages. */
    static List<JsonNode> all(Map<String, String> parameters, Function<Map<String, String>, JsonNode> list) {
        Map<String, String> query = new LinkedHashMap<>(parameters);
        query.put("limit", Integer.toString(LARGEST));
        List<JsonNode> items = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = list.apply(query);
            page.path("items").forEach(items::add);
            cursor = page.path("next_cursor").stringValue(null);
            query.put("cursor", cursor);
        }
        return items;
    }

    /** What stands behind a path. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Services.encode(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }
}

package dev.sluice.pact;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * @param path the decoded parts that a route's braces stand for, in order
 * @param query decoded, as {@code name=value}, in order: names repeat
 */
record Request(List<String> path, List<String> query, JsonNode body) {

    static final JsonNode NO_BODY = MissingNode.getInstance();

    String path(int index) {
        return path.get(index);
    }

    /** All values of one name, in order. */
    List<String> query(String name) {
        return query.stream()
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    }
}

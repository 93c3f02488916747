package dev.sluice.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What is new in the inbox since it was looked at last: webhooks that came, and those shown as pending that are not any more.
 * Used by one thread.
 */
final class Changes {

    /** Of those that are pending, and not among the latest, so many are asked for at a time. */
    private static final int LOOKED_AFTER = 20;

    /** So many pending ones are remembered. */
    private static final int REMEMBERED = 1000;

    private final Inbox inbox;
    private final Map<String, String> filter;
    private final Set<String> pending = new LinkedHashSet<>();
    /** Ids of the latest, when they were looked at. */
    private Set<String> seen = Set.of();

    /** @param filter parameters of the list of webhooks */
    Changes(Inbox inbox, Map<String, String> filter) {
        this.inbox = inbox;
        this.filter = filter;
    }

    /** The latest, oldest first. */
    List<JsonNode> begin(int last) {
        List<JsonNode> latest = page();
        seen = ids(latest);
        List<JsonNode> shown = latest.subList(Math.max(0, latest.size() - last), latest.size());
        shown.forEach(this::remember);
        return shown;
    }

    /** What is new, oldest first: lists begin with the newest, so what was not among the latest before has come since. */
    List<JsonNode> next() {
        List<JsonNode> changed = new ArrayList<>();
        Map<String, JsonNode> asked = new HashMap<>();
        List<JsonNode> latest = page();
        latest.forEach(webhook -> asked.put(id(webhook), webhook));
        List<String> others = pending.stream()
                .filter(id -> !asked.containsKey(id))
                .limit(LOOKED_AFTER)
                .toList();
        // One that has been forgotten meanwhile is not looked after any more
        others.forEach(
                id -> inbox.webhook(id).ifPresentOrElse(webhook -> asked.put(id, webhook), () -> pending.remove(id)));
        for (String id : List.copyOf(pending)) {
            JsonNode webhook = asked.get(id);
            if (webhook != null && !isPending(webhook)) {
                pending.remove(id);
                changed.add(webhook);
            }
        }
        for (JsonNode webhook : latest) {
            if (!seen.contains(id(webhook))) {
                remember(webhook);
                changed.add(webhook);
            }
        }
        seen = ids(latest);
        return changed;
    }

    private void remember(JsonNode webhook) {
        if (isPending(webhook) && pending.size() < REMEMBERED) {
            pending.add(id(webhook));
        }
    }

    private List<JsonNode> page() {
        Map<String, String> parameters = new LinkedHashMap<>(filter);
        parameters.put("limit", Integer.toString(Pages.LARGEST));
        return inbox.page(parameters).path("items").valueStream().toList().reversed();
    }

    private static boolean isPending(JsonNode webhook) {
        return webhook.path("status").asString("").equals("pending");
    }

    private static Set<String> ids(List<JsonNode> webhooks) {
        return webhooks.stream().map(Changes::id).collect(Collectors.toSet());
    }

    private static String id(JsonNode webhook) {
        return webhook.path("id").asString();
    }
}

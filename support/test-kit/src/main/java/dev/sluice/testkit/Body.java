package dev.sluice.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A valid JSON object with something wrong put in, as raw JSON text that no library would write. */
public final class Body {

    private final Map<String, String> members = new LinkedHashMap<>();

    private Body(String json) {
        JsonMapper.shared().readTree(json).forEachEntry((name, value) -> members.put(name, value.toString()));
    }

    public static Body of(String json) {
        return new Body(json);
    }

    public Body with(String member, String rawValue) {
        members.put(member, rawValue);
        return this;
    }

    public Body without(String member) {
        members.remove(member);
        return this;
    }

    public String json() {
        return members.entrySet().stream()
                .map(member -> "\"%s\":%s".formatted(member.getKey(), member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}

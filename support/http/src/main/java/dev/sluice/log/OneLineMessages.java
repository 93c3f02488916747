package dev.sluice.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * In JSON, what others wrote is escaped as in text: a reader that shows a message shows one line. A stack trace keeps its
 * lines. Public, with a public constructor, for Boot.
 */
public final class OneLineMessages implements StructuredLoggingJsonMembersCustomizer<Object> {

    private static final Set<String> FROM_OTHERS = Set.of("message", "error.message");

    @Override
    public void customize(Members<Object> members) {
        members.applyingValueProcessor(ValueProcessor.of(String.class, OneLineMessages::oneLine)
                .whenHasPath(path -> FROM_OTHERS.contains(path.toUnescapedString())));
    }

    private static @Nullable String oneLine(@Nullable String text) {
        return text == null ? null : Logged.oneLine(text);
    }
}

package dev.sluice.http.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as the contracts mean it: unknown members, duplicate members, nulls and any coercion between string, number and
 * boolean are refused; a time is an RFC 3339 string of any offset, see {@link Rfc3339}; text has neither NUL nor unpaired
 * surrogates, which PostgreSQL and UTF-8 cannot hold. Absent members are left out when written.
 *
 * <p>For beans, as the generated bodies are: where a constructor takes the members, absent and null are the same.
 */
public final class StrictJson {

    private StrictJson() {}

    /** Makes a mapper strict. */
    public static void configure(JsonMapper.Builder builder) {
        builder.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                // Else a generated constructor is used, which stops at the first member that is missing
                .constructorDetector(ConstructorDetector.DEFAULT.withRequireAnnotation(true))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.FAIL, Nulls.FAIL))
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                .addModule(new SimpleModule("strict")
                        .addDeserializer(String.class, new TextDeserializer())
                        .addKeyDeserializer(String.class, new TextKeyDeserializer())
                        .addDeserializer(Instant.class, new TimeDeserializer())
                        .addDeserializer(UUID.class, new UuidDeserializer()));
    }

    /** A value that the contracts refuse; its message says why, without the value. */
    static final class RefusedException extends MismatchedInputException {

        RefusedException(JsonParser parser, Class<?> type, String message) {
            super(parser, message, type);
        }
    }

    private static String text(JsonParser parser, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new RefusedException(parser, String.class, "must not contain NUL (U+0000)");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new RefusedException(parser, String.class, "must not contain an unpaired surrogate");
                }
                i++;
            }
        }
        return text;
    }

    private abstract static class FromString<T> extends StdScalarDeserializer<T> {

        private final String expected;

        FromString(Class<T> type, String expected) {
            super(type);
            this.expected = expected;
        }

        abstract T parse(String text);

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                try {
                    return parse(parser.getString());
                } catch (IllegalArgumentException | DateTimeException _) {
                    // refused below, like any other value that is not of the type
                }
            }
            throw new RefusedException(parser, handledType(), expected);
        }
    }

    private static final class TextDeserializer extends StdScalarDeserializer<String> {

        TextDeserializer() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new RefusedException(parser, String.class, "must be a string");
            }
            return text(parser, parser.getString());
        }
    }

    private static final class TextKeyDeserializer extends KeyDeserializer {

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return text(context.getParser(), key);
        }
    }

    private static final class TimeDeserializer extends FromString<Instant> {

        TimeDeserializer() {
            super(Instant.class, JsonProblems.expected(Instant.class));
        }

        @Override
        Instant parse(String text) {
            return Rfc3339.parse(text);
        }
    }

    private static final class UuidDeserializer extends FromString<UUID> {

        UuidDeserializer() {
            super(UUID.class, "must be a UUID in its 36-character form");
        }

        @Override
        UUID parse(String text) {
            UUID uuid = UUID.fromString(text);
            // fromString also takes shortened groups
            if (!uuid.toString().equalsIgnoreCase(text)) {
                throw new IllegalArgumentException("not in the 36-character form");
            }
            return uuid;
        }
    }
}

package dev.sluice.api.update.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.sluice.api.problem.Failure;
import dev.sluice.updates.v1.Meta;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An update as the JSON that HTTP would carry: members by their names and in the order of the contract, what is not there left
 * out, times in UTC. The gates of the contracts hold names, order and values of both spellings to each other.
 */
final class CanonicalJson {

    private static final JsonFactory JSON = new JsonFactory();

    private static final int USUAL_BYTES = 512;

    private static final int NANOS = 1_000_000_000;

    private CanonicalJson() {}

    /** @throws Failure.Malformed if a time is none */
    static byte[] of(Message update) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            for (FieldDescriptor field : update.getDescriptorForType().getFields()) {
                if (isThere(update, field)) {
                    json.writeName(field.getName());
                    write(update.getField(field), field, json);
                }
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** A required member is always there, be it as an empty text; a status that is none is not. */
    private static boolean isThere(Message update, FieldDescriptor field) {
        return field.hasPresence()
                ? update.hasField(field)
                : field.getJavaType() != JavaType.ENUM
                        || ((EnumValueDescriptor) update.getField(field)).getNumber() != 0;
    }

    private static void write(Object value, FieldDescriptor field, JsonGenerator json) {
        switch (value) {
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case EnumValueDescriptor status -> json.writeString(name(status));
            case Timestamp time -> json.writeString(text(time, field));
            case Meta meta -> {
                json.writeStartObject();
                meta.getEntriesList().forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
                json.writeEndObject();
            }
            default -> throw new IllegalStateException("No JSON for " + field.getFullName());
        }
    }

    /** Without the prefix that all values of an enum have; of one that we do not know, something that no contract has. */
    private static String name(EnumValueDescriptor value) {
        if (value.getIndex() < 0) {
            return Integer.toString(value.getNumber());
        }
        String none = value.getType().findValueByNumber(0).getName();
        String prefix = none.substring(0, none.length() - "UNSPECIFIED".length());
        return value.getName().substring(prefix.length()).toLowerCase(Locale.ROOT);
    }

    private static String text(Timestamp time, FieldDescriptor field) {
        if (time.getNanos() >= 0 && time.getNanos() < NANOS) {
            try {
                return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
            } catch (DateTimeException _) {
                // so it is none
            }
        }
        throw new Failure.Malformed("/%s must be a time".formatted(field.getName()));
    }
}

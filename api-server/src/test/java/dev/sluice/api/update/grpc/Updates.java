package dev.sluice.api.update.grpc;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.sluice.updates.v1.DisputeUpdate;
import dev.sluice.updates.v1.Meta;
import dev.sluice.updates.v1.MetaEntry;
import dev.sluice.updates.v1.OrderUpdate;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages that say what the JSON of an update says. */
final class Updates {

    private Updates() {}

    static OrderUpdate order(String json) {
        return fill(OrderUpdate.newBuilder(), json).build();
    }

    static DisputeUpdate dispute(String json) {
        return fill(DisputeUpdate.newBuilder(), json).build();
    }

    private static <B extends Message.Builder> B fill(B update, String json) {
        JsonMapper.shared().readTree(json).forEachEntry((name, value) -> {
            var field = update.getDescriptorForType().findFieldByName(name);
            update.setField(
                    field,
                    switch (field.getJavaType()) {
                        case STRING -> value.asString();
                        case LONG -> value.asLong();
                        case ENUM ->
                            field.getEnumType()
                                    .findValueByName(prefix(field.getEnumType())
                                            + value.asString().toUpperCase(Locale.ROOT));
                        case MESSAGE -> name.equals("meta") ? meta(value) : time(value.asString());
                        default -> throw new IllegalArgumentException(name);
                    });
        });
        return update;
    }

    private static String prefix(EnumDescriptor type) {
        return type.findValueByNumber(0).getName().replace("UNSPECIFIED", "");
    }

    private static Meta meta(JsonNode entries) {
        var meta = Meta.newBuilder();
        entries.forEachEntry((key, value) ->
                meta.addEntries(MetaEntry.newBuilder().setKey(key).setValue(value.asString())));
        return meta.build();
    }

    static Timestamp time(String text) {
        Instant time = Instant.parse(text);
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}

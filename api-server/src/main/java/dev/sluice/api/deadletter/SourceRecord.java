package dev.sluice.api.deadletter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The record that an update came with: where it is, and all of it but the value, which a dead letter needs.
 *
 * @param key null where the record had none
 */
public record SourceRecord(String topic, int partition, long offset, byte @Nullable [] key, List<Header> headers) {

    /** The columns that {@link #read} reads; {@code headers} is {@link #headersAsJson}. */
    public static final String COLUMNS = "topic, partition, \"offset\", record_key, headers";

    private static final TypeReference<List<Header>> HEADERS = new TypeReference<>() {};

    /** For our own words: the contract's mapper is for bodies. */
    private static final JsonMapper json = JsonMapper.shared();

    /** A record's header. */
    public record Header(String name, byte @Nullable [] value) {}

    public static SourceRecord read(ResultSet row) throws SQLException {
        return new SourceRecord(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("offset"),
                row.getBytes("record_key"),
                json.readValue(row.getString("headers"), HEADERS));
    }

    public String headersAsJson() {
        return json.writeValueAsString(headers);
    }
}

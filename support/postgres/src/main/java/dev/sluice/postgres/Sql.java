package dev.sluice.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Parameters and columns as pgjdbc wants them. */
public final class Sql {

    private Sql() {}

    /** Tells two texts apart without fetching the stored one. */
    public static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** A {@code text[]}; what is not text already is written as its toString, for the statement to cast. */
    public static SqlArrayValue texts(Stream<? extends @Nullable Object> values) {
        return new SqlArrayValue(
                "text",
                values.map(value -> value == null ? null : value.toString()).toArray());
    }

    /** A {@code bigint[]}. */
    public static SqlArrayValue longs(Stream<? extends @Nullable Long> values) {
        return new SqlArrayValue("bigint", values.toArray());
    }

    /** Bytes for {@code decode(?, 'hex')}. */
    public static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    /** A {@code timestamptz} parameter. */
    public static OffsetDateTime timestamp(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** A {@code timestamptz not null} column. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(nullableInstant(row, column));
    }

    /** A {@code timestamptz} column. */
    public static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package dev.sluice.postgres;

import dev.sluice.setting.InvalidSettingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How we connect: with limits to every wait, so that each ends below the deadline of the one who waits (9 s). pgjdbc
 * prefers what the URL says to what it is told beside it, so the URL is taken apart: its {@code options} go before ours
 * (the last one counts), and another of our limits in it is refused.
 */
final class PgConnections {

    /** What a connection is for. */
    enum Use {
        WRITES("", "4s"),
        /** Shorter: somebody looks at a list, and no update waits for it. */
        READS(" reads", "2s"),
        /** Shorter than a probe may take. */
        PROBE(" probe", "2s");

        private final String suffix;
        private final String statementTimeout;

        Use(String suffix, String statementTimeout) {
            this.suffix = suffix;
            this.statementTimeout = statementTimeout;
        }
    }

    private static final Map<String, String> BOUNDS = Map.of(
            "connectTimeout",
            "2",
            "socketTimeout",
            "5",
            "tcpKeepAlive",
            "true",
            // PostgreSQL tells of a failure with the row that it is about, which would be logged
            "logServerErrorDetail",
            "false");

    private static final String OPTIONS = "options";

    private final DatabaseSettings database;
    private final String url;
    private final String optionsOfUrl;

    /**
     * Reads the URL.
     *
     * @throws InvalidSettingException for a URL that sets one of our limits
     */
    PgConnections(DatabaseSettings database) {
        this.database = database;
        String[] parts = database.url().split("\\?", 2);
        var others = new ArrayList<String>();
        var options = new ArrayList<String>();
        for (String parameter : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            String[] pair = parameter.split("=", 2);
            if (BOUNDS.containsKey(pair[0])) {
                throw database.urlRefused("%s sets %s itself (to %s); leave it out"
                        .formatted(database.service(), pair[0], BOUNDS.get(pair[0])));
            }
            if (pair[0].equals(OPTIONS)) {
                options.add(pair.length == 1 ? "" : decode(pair[1]));
            } else {
                others.add(parameter);
            }
        }
        this.optionsOfUrl = String.join(" ", options);
        this.url = others.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", others);
    }

    private String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw database.urlRefused("its options are not URL-encoded");
        }
    }

    DatabaseSettings database() {
        return database;
    }

    /** Without what {@link #properties} say. */
    String url() {
        return url;
    }

    /** What to connect with, beside URL, user and password. */
    Properties properties(Use use) {
        var properties = new Properties();
        properties.putAll(BOUNDS);
        properties.put("ApplicationName", database.service() + use.suffix);
        String ours = settings(use).entrySet().stream()
                .map(setting -> "-c %s=%s".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(" "));
        properties.put(OPTIONS, (optionsOfUrl + " " + ours).strip());
        return properties;
    }

    /** What a session must show, by {@code show}'s spelling. */
    static Map<String, String> settings(Use use) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("lock_timeout", "2s");
        settings.put("statement_timeout", use.statementTimeout);
        settings.put("idle_in_transaction_session_timeout", "5s");
        // A plan is made once for each connection, not for each call, which would cost more than to run it; perhaps on
        // empty tables, so it must be one that holds for full ones too: see to it that a statement names an index for
        // each table, by a key or "limit"
        settings.put("plan_cache_mode", "force_generic_plan");
        settings.put("enable_seqscan", "off");
        // Our statements touch few rows; where a scan cannot be avoided, its price would start the compiler
        settings.put("jit", "off");
        return settings;
    }

    /** Connects, outside of any pool. */
    Connection open(Use use) throws SQLException {
        Properties properties = properties(use);
        properties.put("user", database.user());
        properties.put("password", database.password());
        return DriverManager.getConnection(url, properties);
    }
}

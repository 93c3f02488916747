package dev.sluice.ingest.inbox;

import dev.sluice.postgres.DatabaseSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@link DatabaseSettings} as variables say them: {@code inbox.pg.url} is set by {@code INBOX_PG_URL}, and so on. */
@ConfigurationProperties("inbox.pg")
record InboxPgProperties(
        @DefaultValue("") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("10") int poolMax,
        @DefaultValue("") String migrationUser,
        @Nullable String migrationPassword) {

    DatabaseSettings settings() {
        return new DatabaseSettings(
                "ingest-app", "INBOX_PG_", url, user, password, poolMax, migrationUser, migrationPassword);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "InboxPgProperties[user=%s, poolMax=%s, migrationUser=%s]".formatted(user, poolMax, migrationUser);
    }
}

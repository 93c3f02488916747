package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.setting.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

    private static final String URL = "jdbc:postgresql://localhost/sluice";

    @Test
    void ownerOfTheSchemaMigratesWithItsOwnPassword() {
        assertMigrates(properties("owner", "of-the-owner"), "owner", "of-the-owner");
    }

    @Test
    void userMigratesWhereNoOwnerIsNamed() {
        assertMigrates(properties("", null), "user", "of-the-user");
        assertMigrates(properties("", ""), "user", "of-the-user");
        assertMigrates(properties("", "of-nobody"), "user", "of-the-user");
    }

    @Test
    void ownersPasswordMayBeEmptyAndIsTheUsersWhereItIsUnset() {
        assertMigrates(properties("owner", ""), "owner", "");
        assertMigrates(properties("owner", null), "owner", "of-the-user");
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(properties("owner", "of-the-owner").toString())
                .contains("owner")
                .doesNotContain("of-the");
    }

    @Test
    void wrongUrlIsNotShownForItMayHoldAPassword() {
        assertThatThrownBy(() ->
                        new DatabaseSettings("service", "INBOX_PG_", "postgres://user:pw@host", "", "", 10, "", null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("INBOX_PG_URL")
                .message()
                .doesNotContain("pw@");
    }

    private static DatabaseSettings properties(String migrationUser, @Nullable String migrationPassword) {
        return new DatabaseSettings(
                "service", "INBOX_PG_", URL, "user", "of-the-user", 10, migrationUser, migrationPassword);
    }

    private static void assertMigrates(DatabaseSettings database, String user, String password) {
        assertThat(database.migrationUser()).isEqualTo(user);
        assertThat(database.migrationPassword()).isEqualTo(password);
    }
}

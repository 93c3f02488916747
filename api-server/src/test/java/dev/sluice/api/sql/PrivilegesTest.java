package dev.sluice.api.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.Privileges;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivilegesTest {

    @Test
    void areThoseOfTheMigration() {
        assertThat(Privileges.granted(SqlConfiguration.SCHEMA).byTable())
                .containsAllEntriesOf(Map.of(
                        "orders", "select, insert, update",
                        "dispute_events", "select, insert",
                        "parked_updates", "select, insert, update, delete",
                        "write_probe", "select, insert, delete"));
    }

    @Test
    void lockAllThatUpdatesAreAppliedTo() {
        assertThat(Privileges.granted(SqlConfiguration.SCHEMA).tablesWithout(SqlConfiguration.SCHEMA.unprobed()))
                .contains("orders", "order_events", "disputes", "dispute_events", "parked_updates")
                .doesNotContain("redriven", "dead_letters", "write_probe");
    }
}

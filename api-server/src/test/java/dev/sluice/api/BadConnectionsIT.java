package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A connection whose prepared statements are not what the driver believes leaves the pool with its first failure. */
@ApiTest
class BadConnectionsIT {

    /** More often than it takes for the driver to prepare a statement. */
    private static final int TIMES = 10;

    @Autowired
    DataSource writes;

    @Autowired
    Owner owner;

    /** Within a block, which the driver does not look into. */
    static Stream<Arguments> spoiled() {
        return Stream.of(Arguments.of("26000", "execute 'deallocate all';"), Arguments.of("42P05", """
                for i in 1..1000 loop
                  begin
                    execute format('prepare "S_%s" as select 1', i);
                  exception when duplicate_prepared_statement then null;
                  end;
                end loop;"""));
    }

    @ParameterizedTest
    @MethodSource("spoiled")
    void leavesThePool(String state, String spoil) throws SQLException {
        String process;
        try (Connection connection = writes.getConnection()) {
            // As ours do, in a transaction: outside of one the driver tries again by itself
            connection.setAutoCommit(false);
            repeat(connection, "select 'before %s'".formatted(state));
            process = value(connection, "select pg_backend_pid()");
            try (var statement = connection.createStatement()) {
                statement.execute("do $$ begin %s end $$".formatted(spoil));
            }

            var failure = catchThrowableOfType(SQLException.class, () -> {
                repeat(connection, "select 'before %s'".formatted(state));
                repeat(connection, "select 'after %s'".formatted(state));
            });

            assertThat(failure.getSQLState()).isEqualTo(state);
        }
        await().until(() -> owner.value("select count(*) from pg_stat_activity where pid = " + process)
                .equals("0"));
    }

    private static void repeat(Connection connection, String sql) throws SQLException {
        for (int i = 0; i < TIMES; i++) {
            value(connection, sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}

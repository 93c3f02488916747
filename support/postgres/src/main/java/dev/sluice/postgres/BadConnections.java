package dev.sluice.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection out of its pool at once where it will fail again, whatever it is asked: a server that is read-only
 * (a failover's old primary) or stopping, a statement that the server no longer has prepared, or has prepared
 * differently, a session that the server ended. Otherwise it would stay until the end of its life, 30 minutes later.
 *
 * @param failures is told of every failure
 */
record BadConnections(Consumer<SQLException> failures) implements SQLExceptionOverride {

    /** Connection, system and internal errors, and an operator's intervention but for {@link #CANCELED}. */
    private static final Set<String> CLASSES = Set.of("08", "57", "58", "XX");

    /**
     * Read-only; prepared statement unknown, or known already; cached plan of another shape; idle in a transaction for
     * too long.
     */
    private static final Set<String> STATES = Set.of("25006", "26000", "42P05", "0A000", "25P03");

    /** One statement, which took too long. */
    private static final String CANCELED = "57014";

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        failures.accept(e);
        return isBad(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    private static boolean isBad(@Nullable String state) {
        return state != null
                && !state.equals(CANCELED)
                && (STATES.contains(state) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2))));
    }
}

package dev.sluice.api.problem;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * What a database's failure means, by its SQLState (PostgreSQL documentation, appendix A): one that another attempt may
 * mend, a database that is not there, or a bug of ours.
 */
public final class SqlFailures {

    private static final Set<String> SERIALIZATION = Set.of("40001", "40P01");

    /** Connection, resources, operator intervention and system classes; a lock not had in time; an idle transaction. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    private static final String LOCK_TIMEOUT = "55P03";

    private static final Set<String> UNAVAILABLE_STATES = Set.of(LOCK_TIMEOUT, "25P03", "25006");

    private SqlFailures() {}

    /** Whether it was a deadlock or a serialization failure: the same again may succeed. */
    public static boolean isSerialization(RuntimeException e) {
        String state = sqlState(e);
        return state != null && SERIALIZATION.contains(state);
    }

    /** Whether a lock was not had in time. */
    public static boolean isLockTimeout(RuntimeException e) {
        return LOCK_TIMEOUT.equals(sqlState(e));
    }

    /** What to tell the caller: unavailable, or, for all that a database in good health says no to, internal. */
    public static Failure failure(RuntimeException e) {
        return isUnavailable(e)
                ? new Failure.Unavailable("The database cannot be reached in time; send it again.", e)
                : new Failure.Internal(e);
    }

    private static boolean isUnavailable(RuntimeException e) {
        if (e instanceof CannotCreateTransactionException || e instanceof CannotGetJdbcConnectionException) {
            return true;
        }
        String state = sqlState(e);
        return state != null
                && (UNAVAILABLE_STATES.contains(state)
                        || SERIALIZATION.contains(state)
                        || (state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2))));
    }

    /** Wherever in the chain it is: above it are Spring's translations, below it the socket's own exception. */
    private static @Nullable String sqlState(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}

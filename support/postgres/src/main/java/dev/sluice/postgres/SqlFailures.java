package dev.sluice.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * What a database's failure means, by its SQLState (PostgreSQL documentation, appendix A): one that another attempt may
 * mend, a database that is not there, data that it will never take, or anything else that is wrong around us.
 */
public final class SqlFailures {

    private static final Set<String> RETRYABLE = Set.of("40001", "40P01", "0A000", "26000", "42P05");

    /** Data exceptions and violated constraints. */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23");

    /** Connections, resources, and the system below. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "58");

    /** The server stops or starts, is read-only, or has closed the transaction. */
    private static final Set<String> AWAY_STATES =
            Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25006", "25P03");

    private SqlFailures() {}

    /**
     * Whether the same again may succeed at once: a deadlock, a serialization failure, or a connection whose prepared
     * statements are no more what they were, such as those of a table that was altered ({@link BadConnections} closes it).
     */
    public static boolean isRetryable(RuntimeException e) {
        return isRetryable(sqlState(e));
    }

    static boolean isRetryable(String sqlState) {
        return RETRYABLE.contains(sqlState);
    }

    /** Whether a lock was not had in time. */
    public static boolean isLockTimeout(RuntimeException e) {
        return sqlState(e).equals("55P03");
    }

    /** Whether there is no connection to the database: whatever is asked next will meet the same. */
    public static boolean isUnreachable(RuntimeException e) {
        return e instanceof CannotCreateTransactionException
                || e instanceof CannotGetJdbcConnectionException
                || sqlState(e).startsWith("08");
    }

    /** Whether the database can do nothing for anybody: a smaller batch would meet the same. */
    public static boolean isAway(RuntimeException e) {
        return isUnreachable(e) || AWAY_STATES.contains(sqlState(e)) || AWAY_CLASSES.contains(sqlClass(e));
    }

    /** Whether the database refuses the data itself. Found by trying a row alone, it is that row's own fault. */
    public static boolean isData(RuntimeException e) {
        return DATA_CLASSES.contains(sqlClass(e));
    }

    /** Whether the database has no part in it. */
    public static boolean isBug(RuntimeException e) {
        return sqlState(e).isEmpty() && !isUnreachable(e);
    }

    /** What keeps the database from doing it, for a caller: without a full stop, or anything that the database says. */
    public static String explain(RuntimeException e) {
        if (isUnreachable(e)) {
            return "The database cannot be reached in time";
        }
        return switch (sqlState(e)) {
            case "25006" -> "The database is read-only";
            case "53100" -> "The database's disk is full";
            case "55P03" -> "A lock in the database could not be acquired in time";
            case "57014" -> "A statement in the database took too long";
            default -> "The database cannot do it now";
        };
    }

    /** The cause for people, without what the database says of the data: the exception's class and the SQLState. */
    public static String describe(Throwable e) {
        String state = sqlState(e);
        return e.getClass().getSimpleName() + (state.isEmpty() ? "" : ", SQLState " + state);
    }

    private static String sqlClass(Throwable e) {
        String state = sqlState(e);
        return state.length() == 5 ? state.substring(0, 2) : "";
    }

    /** Wherever in the chain it is: above it are Spring's translations, below it the socket's own exception. */
    private static String sqlState(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}

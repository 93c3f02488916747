package dev.sluice.api.problem;

import dev.sluice.postgres.SqlFailures;
import org.jspecify.annotations.Nullable;

/**
 * Why api-server does not do what it was asked. A value as much as an exception: a batch has one for each update that it
 * refuses, so it carries no stack trace (but for {@link Internal}, whose cause has one). The message is the problem's
 * detail, for the caller's eyes.
 */
public abstract sealed class Failure extends RuntimeException {

    private final String detail;

    private Failure(String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.detail = detail;
    }

    private Failure(String detail) {
        this(detail, null);
    }

    /** What the database's failure is to the caller: internal for data that is refused and for bugs of ours, else unavailable. */
    public static Failure of(RuntimeException e) {
        return SqlFailures.isBug(e) || SqlFailures.isData(e)
                ? new Internal(e)
                : new Unavailable(SqlFailures.explain(e) + "; send it again.", e);
    }

    /** The cause for people, where there is one, without what the database says of the data. */
    public static String describe(Throwable e) {
        return SqlFailures.describe(e instanceof Failure && e.getCause() != null ? e.getCause() : e);
    }

    /** What was wrong, with which value, and what to do. */
    public String detail() {
        return detail;
    }

    /** Whether it says no more than that this happened before. */
    public final boolean isDone() {
        return this instanceof AlreadyApplied || this instanceof AlreadyExists;
    }

    /** Whether the caller did nothing wrong, and may send the same again. */
    public final boolean isOurs() {
        return switch (this) {
            case Unavailable _, OrderBusy _, Internal _ -> true;
            case Malformed _, AlreadyApplied _, AlreadyExists _, NotFound _, InvalidTransition _, InvalidCursor _ ->
                false;
        };
    }

    /** It breaks the contract; the same again will be refused again. */
    public static final class Malformed extends Failure {
        public Malformed(String detail) {
            super(detail);
        }
    }

    /** This very event was applied before; nothing was changed. */
    public static final class AlreadyApplied extends Failure {
        public AlreadyApplied(String detail) {
            super(detail);
        }
    }

    /** What the update would create is there already; nothing was changed. */
    public static final class AlreadyExists extends Failure {
        public AlreadyExists(String detail) {
            super(detail);
        }
    }

    /** The order or dispute is not known, perhaps only not yet; nothing was changed. */
    public static final class NotFound extends Failure {
        public NotFound(String detail) {
            super(detail);
        }
    }

    /** The status machine forbids it; nothing was changed. */
    public static final class InvalidTransition extends Failure {
        public InvalidTransition(String detail) {
            super(detail);
        }
    }

    /** A cursor that no page of ours had. */
    public static final class InvalidCursor extends Failure {
        public InvalidCursor(String detail) {
            super(detail);
        }
    }

    /**
     * The database cannot be reached, or too much is waiting, or the caller's deadline has passed. Where an update had
     * begun, it may have been applied all the same: it is sent again, and then is a duplicate.
     */
    public static final class Unavailable extends Failure {
        public Unavailable(String detail) {
            super(detail);
        }

        public Unavailable(String detail, Throwable cause) {
            super(detail, cause);
        }
    }

    /**
     * Another session holds this one order or dispute, or has for a while; nothing was changed. The database is well, and
     * updates of others are applied meanwhile.
     */
    public static final class OrderBusy extends Failure {
        public OrderBusy(String detail) {
            super(detail);
        }

        public OrderBusy(String detail, Throwable cause) {
            super(detail, cause);
        }
    }

    /** A bug of ours; the cause says which. */
    public static final class Internal extends Failure {
        public Internal(Throwable cause) {
            super("Something went wrong on our side; it may be sent again.", cause);
        }
    }
}

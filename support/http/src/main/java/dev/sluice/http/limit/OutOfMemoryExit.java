package dev.sluice.http.limit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Halts the process when a thread dies of an OutOfMemoryError, as {@code -XX:+ExitOnOutOfMemoryError} does, where a
 * service was started without that option. Without the thread that accepts connections, a process would stay alive and
 * serve nobody. No shutdown hooks run, as after a kill, so nothing uncommitted is acknowledged.
 */
public final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {

    /** The JVM's own for ExitOnOutOfMemoryError. */
    private static final int STATUS = 3;

    /** Allocated in advance. */
    private static final byte[] LAST_LINE = "Terminating due to java.lang.OutOfMemoryError\n".getBytes(US_ASCII);

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    private OutOfMemoryExit() {}

    /** As the default handler of uncaught exceptions. */
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit());
    }

    /** Halts the process if this is, or was caused by, an OutOfMemoryError; for code that catches everything. */
    public static void check(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                exit();
            }
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        check(failure);
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        failure.printStackTrace();
    }

    private static void exit() {
        try {
            ERR.write(LAST_LINE);
        } catch (IOException _) {
            // standard error is closed
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}

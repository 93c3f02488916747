package dev.sluice.http.limit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when a thread dies of an OutOfMemoryError, as {@code -XX:+ExitOnOutOfMemoryError} does, for whoever starts
 * a service without that option: a process that goes on without the thread that accepts connections is alive, and deaf. It
 * is ended as if it had been killed, so nothing that was not committed is answered.
 */
public final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {

    /** As the JVM's own. */
    private static final int STATUS = 3;

    /** Made in advance, since there may be no memory for it then. */
    private static final byte[] LAST_LINE = "Terminating due to java.lang.OutOfMemoryError\n".getBytes(US_ASCII);

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    private OutOfMemoryExit() {}

    /** For all threads, from now on. */
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit());
    }

    /** Ends the process if this is, or was caused by, an OutOfMemoryError: for where something catches it. */
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
            // nobody listens
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}

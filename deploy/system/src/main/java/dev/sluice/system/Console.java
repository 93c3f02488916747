package dev.sluice.system;

import java.io.PrintStream;

/** Where the runner and all its processes write, a whole line at a time. */
public final class Console {

    private final PrintStream out;

    /** Writes to the stream. */
    public Console(PrintStream out) {
        this.out = out;
    }

    /** Writes the text as it is. */
    public synchronized void say(String text) {
        out.println(text);
        out.flush();
    }

    void log(String source, String line) {
        say("%-6s | %s".formatted(source, line));
    }
}

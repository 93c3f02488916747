package dev.sluice.bench.hostile;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * What the services log, line by line: none may have a character that breaks or hides a line, nor be one that a caller wrote.
 * Whoever reads such a log ends a line where a carriage return is. Thread-safe.
 */
final class LogWatch {

    /** What a caller would have a line begin with. */
    static final String FORGED = "FORGED";

    private static final int EXAMPLES = 5;

    /** Those that {@code docs/operating.md} says are escaped, but for a tab, which stack traces have. */
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]");

    private static final Pattern OURS = Pattern.compile(
            "\\S+ +\\| (\\d{4}-\\d\\d-\\d\\dT.*|\\tat .*|Caused by: .*|\\t\\.\\.\\. .*|NOTE: .*|Picked up .*|\\(stopped\\)|.*warning: .*|WARNING: .*|)");

    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();

    /** For a console: what is said goes to {@code screen}, and what is logged is looked at and goes to {@code log}. */
    PrintStream console(PrintStream screen, OutputStream log) {
        var file = new PrintStream(log, false, StandardCharsets.UTF_8);
        return new PrintStream(screen, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (line.contains(" | ") && line.indexOf(" | ") < 30 && !line.startsWith("|")) {
                    look(line);
                    file.println(line);
                } else {
                    screen.println(line);
                }
            }
        };
    }

    /** PostgreSQL's lines are not ours. */
    void look(String line) {
        if (line.startsWith("pg ")) {
            return;
        }
        lines.incrementAndGet();
        if (CONTROL.matcher(line).find() || !OURS.matcher(line).matches()) {
            bad.incrementAndGet();
            if (examples.size() < EXAMPLES) {
                examples.add(line);
            }
        }
    }

    long lines() {
        return lines.get();
    }

    /** How many lines had what they must not have. */
    long bad() {
        return bad.get();
    }

    /** Some of those. */
    Iterable<String> examples() {
        return examples;
    }
}

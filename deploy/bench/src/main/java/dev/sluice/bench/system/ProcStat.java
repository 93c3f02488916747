package dev.sluice.bench.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The times of a process in {@code /proc/PID/stat}, in clock ticks.
 *
 * @param own its own, user and system
 * @param children those of its children that have ended and that it has waited for
 */
record ProcStat(long own, long children) {

    /** {@code USER_HZ}, which Linux shows to programs as 100 on every machine. */
    private static final long MICROS_A_TICK = 10_000;

    /** Fields are counted from behind the command's name, which may hold anything but ends with the last bracket. */
    private static final int USER = 11;

    static ProcStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
        long[] times = new long[4];
        for (int i = 0; i < times.length; i++) {
            times[i] = Long.parseLong(fields[USER + i]);
        }
        return new ProcStat(times[0] + times[1], times[2] + times[3]);
    }

    /** Empty where the process has gone. */
    static Optional<ProcStat> of(long pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // it went while it was read
        }
    }

    long ownMicros() {
        return own * MICROS_A_TICK;
    }

    long childrenMicros() {
        return children * MICROS_A_TICK;
    }
}

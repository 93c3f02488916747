package dev.sluice.bench.system;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory of a process in {@code /proc/PID/status}. */
public final class ProcMemory {

    static final String PEAK = "VmHWM:";
    private static final String NOW = "VmRSS:";

    private ProcMemory() {}

    /** The most that it ever had in memory (resident set). */
    public static double peakMegabytes(long pid) {
        return megabytes(pid, PEAK);
    }

    /** What it has in memory (resident set). */
    public static double megabytes(long pid) {
        return megabytes(pid, NOW);
    }

    private static double megabytes(long pid, String name) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return megabytes(Files.readAllLines(status), name);
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(status, e), e);
        }
    }

    static double megabytes(List<String> status, String name) {
        String line = status.stream()
                .filter(one -> one.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new CannotRunException("The process has no line " + name));
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) / 1024.0;
    }
}

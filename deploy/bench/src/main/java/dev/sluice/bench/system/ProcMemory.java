package dev.sluice.bench.system;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory of a process in {@code /proc/PID/status}. */
public final class ProcMemory {

    private static final String PEAK = "VmHWM:";

    private ProcMemory() {}

    /** The most that it ever had in memory (resident set). */
    public static double peakMegabytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return peakMegabytes(Files.readAllLines(status));
        } catch (IOException e) {
            throw new CannotRunException("%s: %s".formatted(status, e), e);
        }
    }

    static double peakMegabytes(List<String> status) {
        String line = status.stream()
                .filter(one -> one.startsWith(PEAK))
                .findFirst()
                .orElseThrow(() -> new CannotRunException("The process has no line " + PEAK));
        return Long.parseLong(line.substring(PEAK.length()).replace("kB", "").strip()) / 1024.0;
    }
}

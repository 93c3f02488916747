package dev.sluice.bench.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds up the CPU time that named processes take, as the operating system counts it, in microseconds. */
public final class CpuMeter {

    private final Map<String, LongSupplier> clocks = new LinkedHashMap<>();

    /** A process alone. */
    public CpuMeter process(String name, long pid) {
        return clock(name, () -> ProcStat.of(pid).map(ProcStat::ownMicros).orElse(0L));
    }

    /** A process and all below it, those that have ended too. */
    public CpuMeter tree(String name, ProcessHandle root) {
        return clock(name, () -> totalOfTree(root));
    }

    /** Read again where a process came or went meanwhile: what it took could be missing, or be in it twice. */
    private static long totalOfTree(ProcessHandle root) {
        while (true) {
            List<ProcessHandle> below = root.descendants().toList();
            long total = total(root) + below.stream().mapToLong(CpuMeter::total).sum();
            if (root.descendants().toList().equals(below)) {
                return total;
            }
        }
    }

    /** What this process started, once that has ended. */
    public CpuMeter endedChildren(String name) {
        long self = ProcessHandle.current().pid();
        return clock(name, () -> ProcStat.of(self).map(ProcStat::childrenMicros).orElse(0L));
    }

    private CpuMeter clock(String name, LongSupplier clock) {
        clocks.put(name, clock);
        return this;
    }

    private static long total(ProcessHandle process) {
        return ProcStat.of(process.pid())
                .map(stat -> stat.ownMicros() + stat.childrenMicros())
                .orElse(0L);
    }

    /** What each has taken by now. */
    public Map<String, Long> read() {
        Map<String, Long> micros = new LinkedHashMap<>();
        clocks.forEach((name, clock) -> micros.put(name, clock.getAsLong()));
        return micros;
    }

    /** What each has taken since then. */
    public Map<String, Long> since(Map<String, Long> before) {
        Map<String, Long> micros = read();
        micros.replaceAll((name, now) -> now - before.getOrDefault(name, 0L));
        return micros;
    }
}

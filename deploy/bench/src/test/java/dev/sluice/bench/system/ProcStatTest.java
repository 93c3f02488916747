package dev.sluice.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {

    @Test
    void readsTimesAlsoBehindAStrangeName() {
        ProcStat stat = ProcStat.parse("42 (a ) b) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 1 0 100 1 1");

        assertThat(stat.ownMicros()).isEqualTo(2_000_000);
        assertThat(stat.childrenMicros()).isEqualTo(500_000);
    }
}

package dev.sluice.bench.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.CannotRunException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcMemoryTest {

    @Test
    void peakIsReadInMegabytes() {
        assertThat(ProcMemory.megabytes(
                        List.of("Name:\tjava", "VmPeak:\t 9999999 kB", "VmHWM:\t  262144 kB"), ProcMemory.PEAK))
                .isEqualTo(256);
    }

    @Test
    void processWithoutMemoryIsSaid() {
        assertThatThrownBy(() -> ProcMemory.megabytes(List.of("Name:\tkthreadd"), ProcMemory.PEAK))
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("VmHWM");
    }
}

package dev.sluice.bench.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.CannotRunException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcMemoryTest {

    @Test
    void peakIsReadInMegabytes() {
        assertThat(ProcMemory.peakMegabytes(List.of("Name:\tjava", "VmPeak:\t 9999999 kB", "VmHWM:\t  262144 kB")))
                .isEqualTo(256);
    }

    @Test
    void processWithoutMemoryIsSaid() {
        assertThatThrownBy(() -> ProcMemory.peakMegabytes(List.of("Name:\tkthreadd")))
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("VmHWM");
    }
}

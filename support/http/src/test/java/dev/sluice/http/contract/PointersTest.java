package dev.sluice.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PointersTest {

    @Test
    void cutsALongPointerBetweenCharactersAndEscapes() {
        assertThat(Pointers.to("😀".repeat(1001))).isEqualTo("/" + "😀".repeat(999));
        assertThat(Pointers.to("k".repeat(998) + "~")).isEqualTo("/" + "k".repeat(998));
    }
}

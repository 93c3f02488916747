package dev.sluice.local;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Free ports below the range that the kernel hands out by itself, where nobody gets one between choice and use. */
final class TestPorts {

    private TestPorts() {}

    static Ports free() {
        int[] ports = free(4);
        return new Ports(ports[0], ports[1], ports[2], ports[3]);
    }

    static int[] free(int count) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(20_000, 32_000))
                .filter(port -> !Ports.isTaken(port))
                .distinct()
                .limit(count)
                .toArray();
    }
}

package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import java.time.Duration;

/** Between two looks at what changes by itself. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }
}

package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import java.util.List;

/** Entry point of {@code chaos.jar}; started by the Makefile in the project's directory. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        int code;
        try {
            code = run(Options.parse(List.of(args))) ? 0 : 1;
        } catch (CannotRunException e) {
            System.err.println(e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    /** Whether nothing was off in any mode. */
    private static boolean run(Options options) {
        boolean clean = true;
        for (Mode mode : options.modes()) {
            clean &= new ChaosRun(mode, options, System.out).run();
        }
        return clean;
    }
}

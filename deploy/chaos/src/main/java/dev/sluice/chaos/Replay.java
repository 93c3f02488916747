package dev.sluice.chaos;

import dev.sluice.testkit.Subject;
import java.util.Set;

/** The status machines of docs/status-machines.md, written a second time to hold the services against. */
final class Replay {

    private static final Set<String> ORDER_ENDS = Set.of("failed", "success");
    private static final Set<String> RESOLUTIONS = Set.of("won", "lost", "closed");

    /** Of what is not there yet. */
    static final String NOTHING = "nothing";

    private Replay() {}

    static boolean isResolution(String status) {
        return RESOLUTIONS.contains(status);
    }

    static boolean isFinal(Subject subject, String status) {
        return subject == Subject.ORDER ? ORDER_ENDS.contains(status) : isResolution(status);
    }

    /** Whether an order or a dispute with the one status may be told the other. */
    static boolean allows(Subject subject, String from, Webhook webhook) {
        return from.equals(NOTHING) ? webhook.creates() : !webhook.creates() && !isFinal(subject, from);
    }

    /** What it is after that. */
    static String after(Webhook webhook) {
        boolean staysOpen =
                webhook.subject() == Subject.DISPUTE && webhook.status().equals("updated");
        return staysOpen ? "opened" : webhook.status();
    }
}

package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.Account.Capture;
import java.util.List;
import tools.jackson.core.JsonPointer;

/** Accounts to translate for. */
final class Accounts {

    private Accounts() {}

    static Account of(String provider) {
        return new Account("shop", provider, true, "", Capture.MANUAL, List.of(), List.of(), true);
    }

    static Account capturingItself(String provider) {
        return new Account("shop", provider, true, "", Capture.AUTOMATIC, List.of(), List.of(), true);
    }

    static Account withoutSecondFactor(String provider) {
        return new Account("shop", provider, true, "", Capture.MANUAL, List.of(), List.of(), false);
    }

    /** With sources of its own, and a prefix. */
    static Account own(String provider, String orderId, String userId) {
        return new Account(
                "shop",
                provider,
                true,
                "eu-",
                Capture.MANUAL,
                List.of(JsonPointer.compile(orderId)),
                List.of(JsonPointer.compile(userId)),
                true);
    }
}

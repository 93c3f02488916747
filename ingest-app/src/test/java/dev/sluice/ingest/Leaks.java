package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

/** What a stranger must not see. */
final class Leaks {

    private Leaks() {}

    static void assertNone(String answer) {
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("exception", "java.", "jackson", "dev.sluice", "springframework", "hibernate", "apache")
                .doesNotContain("\\tat ", "stacktrace", "select ", "<html", "generated");
    }
}

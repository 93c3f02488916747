package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

/** What an answer must not tell a caller of a service's insides. */
public final class Leaks {

    private Leaks() {}

    public static void assertNone(String answer) {
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("exception", "java.", "jackson", "dev.sluice", "springframework", "hibernate", "apache")
                .doesNotContain("\\tat ", "stacktrace", "select ", "insert ", "<html", "generated");
    }
}

package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.page.Sessions.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final String TOKEN = "a-token-of-at-least-32-characters-1";
    private static final String OTHER = "a-token-of-at-least-32-characters-2";
    private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");

    private static Sessions sessions(Instant now, String... tokens) {
        return new Sessions(List.of(tokens), () -> now);
    }

    @Test
    void isReadByEachProcessWithItsToken() {
        Session session = sessions(NOW, TOKEN).begin(TOKEN);

        assertThat(sessions(NOW, OTHER, TOKEN).read(session.text())).contains(session);
        assertThat(session.text()).doesNotContain(TOKEN);
        assertThat(session.toString()).doesNotContain(session.text());
    }

    @Test
    void endsWithItsToken() {
        assertThat(sessions(NOW, OTHER).read(sessions(NOW, TOKEN).begin(TOKEN).text()))
                .isEmpty();
    }

    @Test
    void endsInTime() {
        String text = sessions(NOW, TOKEN).begin(TOKEN).text();

        assertThat(sessions(NOW.plus(Sessions.LIFETIME).minusSeconds(1), TOKEN).read(text))
                .isPresent();
        assertThat(sessions(NOW.plus(Sessions.LIFETIME), TOKEN).read(text)).isEmpty();
    }

    @Test
    void noneIsMadeByAnybodyElse() {
        Sessions sessions = sessions(NOW, TOKEN);
        String text = sessions.begin(TOKEN).text();
        long end = NOW.plus(Duration.ofDays(1)).getEpochSecond();

        assertThat(sessions.read(end + text.substring(text.indexOf('.'))))
                .as("a later end")
                .isEmpty();
        assertThat(sessions.read(text.substring(0, text.length() - 1))).isEmpty();
        assertThat(sessions.read("")).isEmpty();
        assertThat(sessions.read("1.2.3")).isEmpty();
    }

    @Test
    void eachHasACsrfTokenOfItsOwn() {
        Sessions sessions = sessions(NOW, TOKEN);

        assertThat(sessions.begin(TOKEN).csrf())
                .isNotEqualTo(sessions.begin(TOKEN).csrf());
    }

    @Test
    void withoutTokensTheyAreOfOneProcess() {
        String text = sessions(NOW).begin().text();

        assertThat(sessions(NOW).read(text)).isEmpty();
    }
}

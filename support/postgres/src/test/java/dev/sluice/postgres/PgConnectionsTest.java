package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.postgres.PgConnections.Use;
import dev.sluice.setting.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pgjdbc finds in a URL wins over what it is told beside it. */
class PgConnectionsTest {

    private static final String URL = "jdbc:postgresql://localhost/sluice";

    @Test
    void optionsOfTheUrlGoBeforeOurs() {
        var connections =
                connections(URL + "?options=-c%20search_path%3Dpay%20-c%20statement_timeout%3D0&sslmode=disable");

        assertThat(connections.url()).isEqualTo(URL + "?sslmode=disable");
        assertThat(connections.properties(Use.WRITES).getProperty("options"))
                .startsWith("-c search_path=pay -c statement_timeout=0 -c lock_timeout=2s -c statement_timeout=4s");
    }

    @Test
    void urlWithoutParametersStaysAsItIs() {
        assertThat(connections(URL).url()).isEqualTo(URL);
        assertThat(connections(URL + "?options=-c%20x.y%3D1").url()).isEqualTo(URL);
    }

    @Test
    void connectionsCarryTheNameOfTheirService() {
        assertThat(connections(URL).properties(Use.WRITES)).containsEntry("ApplicationName", "service");
        assertThat(connections(URL).properties(Use.READS)).containsEntry("ApplicationName", "service reads");
        assertThat(connections(URL).properties(Use.PROBE)).containsEntry("ApplicationName", "service probe");
    }

    @Test
    void readsAreGivenLessTimeThanWrites() {
        assertThat(PgConnections.settings(Use.READS)).containsEntry("statement_timeout", "2s");
        assertThat(PgConnections.settings(Use.WRITES)).containsEntry("statement_timeout", "4s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socketTimeout=0", "connectTimeout=0", "tcpKeepAlive=false", "logServerErrorDetail=true"})
    void limitInTheUrlIsRefused(String parameter) {
        assertThatThrownBy(() -> connections(URL + "?password=pw&" + parameter))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("INBOX_PG_URL")
                .hasMessageContaining("service sets ")
                .hasMessageContaining(parameter.split("=")[0])
                .message()
                .doesNotContain("pw");
    }

    private static PgConnections connections(String url) {
        return new PgConnections(new DatabaseSettings("service", "INBOX_PG_", url, "user", "", 10, "", null));
    }
}

package dev.sluice.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Acceptor;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

/** A pooler through which our limits do not reach PostgreSQL stops the start with the reason, before anything is migrated. */
class PoolerIT {

    private final String database = TestPostgres.createDatabase();

    @Test
    void oneThatDropsOurSettingsStopsTheStart() throws IOException, SQLException {
        try (var pooler = new TcpProxy(TestPostgres.port())) {
            // Under this name, as long as the other, it is a setting that nobody reads
            pooler.change(text -> text.replace("\0options\0", "\0x.ption\0"));

            assertStartIsRefused(pooler.port(), "lock_timeout is 0 there instead of 2s");
        }
    }

    @Test
    void oneThatRefusesOurSettingsStopsTheStart() throws IOException, SQLException {
        try (var pooler = new Acceptor(PoolerIT::refuseOptions)) {
            assertStartIsRefused(pooler.port(), "unsupported startup parameter: options");
        }
    }

    private void assertStartIsRefused(int port, String reason) throws SQLException {
        assertThatThrownBy(() -> SpringApplication.run(
                                ApiServer.class,
                                "--server.port=0",
                                "--management.server.port=0",
                                "--pg.url=" + TestPostgres.url(port, database) + "?sslmode=disable",
                                "--pg.user=" + TestPostgres.OWNER)
                        .close())
                .rootCause()
                .hasMessageContainingAll("PG_URL", "options", reason);
        try (var connection = DriverManager.getConnection(
                        TestPostgres.url(TestPostgres.port(), database), TestPostgres.OWNER, "");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select to_regclass('orders')")) {
            row.next();
            assertThat(row.getString(1)).isNull();
        }
    }

    /** As PgBouncer answers a startup message with options. */
    private static void refuseOptions(Socket connection) throws IOException {
        try (connection) {
            var in = new DataInputStream(connection.getInputStream());
            in.skipNBytes(in.readInt() - Integer.BYTES);
            byte[] error = "SFATAL\0C08P01\0Munsupported startup parameter: options\0\0".getBytes(US_ASCII);
            var out = new DataOutputStream(connection.getOutputStream());
            out.writeByte('E');
            out.writeInt(Integer.BYTES + error.length);
            out.write(error);
            out.flush();
        }
    }
}

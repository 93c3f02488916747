package dev.sluice.systemtests;

import dev.sluice.system.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases of a test's own in the shared PostgreSQL. */
final class Databases {

    private Databases() {}

    /** Creates it anew, and returns its URL. */
    static String create(Postgres postgres, String name) throws SQLException {
        execute(postgres.url("postgres"), "drop database if exists " + name);
        execute(postgres.url("postgres"), "create database %s owner %s".formatted(name, Postgres.USER));
        return postgres.url(name);
    }

    /** As who may do everything. */
    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

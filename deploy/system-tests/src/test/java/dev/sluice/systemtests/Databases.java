package dev.sluice.systemtests;

import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;

/** Databases of a test's own in the shared PostgreSQL. */
final class Databases {

    private Databases() {}

    /** Creates it anew. Seen as who may do everything. */
    static Database create(Postgres postgres, String name) {
        new Database(postgres.url(Postgres.SUPERUSER), Postgres.SUPERUSER)
                .execute(
                        "drop database if exists " + name,
                        "create database %s owner %s".formatted(name, Postgres.USER));
        return new Database(postgres.url(name), Postgres.SUPERUSER);
    }
}

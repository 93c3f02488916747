package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Directories;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Part;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;
import dev.sluice.testkit.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * PostgreSQL with durable settings, and a second server that takes its place at a failover. Where this program may mount one, each
 * has a disk of its own, which can be full. Faults of it come one after another.
 */
final class PostgresPair implements AutoCloseable {

    private static final Map<String, String> SETTINGS =
            Map.of("max_connections", "120", "wal_keep_size", "256MB", "max_wal_size", "256MB");

    private static final int DISK_MEGABYTES = 768;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private record Server(Postgres postgres, Path directory, Part part) {

        Database database(String name) {
            return new Database(postgres.url(name), Postgres.SUPERUSER);
        }
    }

    private final List<Server> servers = new ArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private volatile int current;

    /**
     * Prepares it, with nothing running.
     *
     * @param data where the servers' directories are made
     * @param ports a port for each of the two
     */
    PostgresPair(LocalSystem system, Path data, int... ports) {
        for (int port : ports) {
            Path place = data.resolve("postgres-" + (servers.size() + 1));
            mount(place);
            Postgres postgres = new Postgres(port);
            Path directory = place.resolve("data");
            servers.add(new Server(
                    postgres, directory, new Part(() -> system.startPostgres(postgres, directory, SETTINGS))));
        }
    }

    private void mount(Path place) {
        try {
            Files.createDirectories(place);
            if (SmallDisk.isPermitted()) {
                disks.add(new SmallDisk(place, DISK_MEGABYTES));
            }
        } catch (IOException _) {
            // Root, and may not mount all the same: what is left out is told of
        }
    }

    private Server server() {
        return servers.get(current);
    }

    /** The server that takes writes. */
    Postgres postgres() {
        return server().postgres();
    }

    Database database(String name) {
        return server().database(name);
    }

    /** Whether it does so at this moment. */
    boolean isAnswering() {
        try {
            return database(Postgres.SUPERUSER).number("select 1") == 1;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    /** Returns when it answers. Nothing to do where it runs. */
    void start() {
        server().part().start();
    }

    /** Asks it to end, and returns when it has. */
    void stop() {
        server().part().stop();
    }

    /** Ends it where it stands. */
    void kill() {
        Postgres.kill(server().part(), server().directory());
    }

    /** Lets it do nothing until {@link #resume}. */
    void pause() {
        Part.pause(Postgres.processes(server().directory()));
    }

    /** Nothing to do where it does not run. */
    void resume() {
        if (server().part().isUp()) {
            Part.resume(Postgres.processes(server().directory()));
        }
    }

    /** Whether it can be had that its disk is full. */
    boolean hasDisk() {
        return disks.size() == servers.size();
    }

    /** Leaves no room on its disk, until it is closed. A server that ended of it is to be started then. */
    Session fill() {
        return disks.get(current).full();
    }

    /**
     * Makes the other server a synchronous replica, kills this one once all that it committed is there too, and promotes the
     * other one. It is the one that takes writes from the return on.
     */
    void failOver() {
        Server old = server();
        Server next = servers.get(1 - current);
        Database primary = old.database(Postgres.SUPERUSER);
        copy(old, next);
        next.part().start();
        primary.execute("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()");
        await(
                "be asked for",
                () -> primary.text("show synchronous_standby_names").equals("*"));
        // Commits wait for the replica once the checkpointer has read that, which it does before it serves this
        primary.execute("checkpoint");
        String committed = primary.text("select pg_current_wal_insert_lsn()");
        await("become a synchronous replica", () -> primary.number("""
                        select count(*) from pg_stat_replication
                        where sync_state = 'sync' and flush_lsn >= '%s'""".formatted(committed)) > 0);
        kill();
        next.database(Postgres.SUPERUSER).execute("select pg_promote()");
        await(
                "take writes",
                () -> next.database(Postgres.SUPERUSER)
                        .text("select pg_is_in_recovery()")
                        .equals("f"));
        current = servers.indexOf(next);
    }

    /** A base backup by PostgreSQL's low-level API (section 25.3.4 of its manual), told to follow whom it was taken from. */
    private static void copy(Server from, Server to) {
        from.database(Postgres.SUPERUSER).call(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_backup_start('replica', true)");
                copyFiles(from.directory(), to.directory());
                ResultSet end = statement.executeQuery("select labelfile from pg_backup_stop(false)");
                end.next();
                Files.writeString(to.directory().resolve("backup_label"), end.getString(1));
                Files.createFile(to.directory().resolve("standby.signal"));
                Files.writeString(
                        to.directory().resolve("postgresql.auto.conf"),
                        "primary_conninfo = 'host=127.0.0.1 port=%s user=%s'%n"
                                .formatted(from.postgres().port(), Postgres.SUPERUSER),
                        StandardOpenOption.APPEND);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** All but the log, which the replica is sent, and what tells of the running server. */
    private static void copyFiles(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            Directories.delete(to);
        }
        Path log = from.resolve("pg_wal");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(from.relativize(directory)), OWNER_ONLY);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!log.equals(file.getParent()) && !file.endsWith("postmaster.pid")) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException _) {
                        // The server needs it no more
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private static void await(String what, BooleanSupplier isSo) {
        if (!Waiting.until(isSo, TIMEOUT)) {
            throw new CannotRunException("The other PostgreSQL did not %s within %s.".formatted(what, TIMEOUT));
        }
    }

    /** Once no server runs. */
    @Override
    public void close() {
        disks.forEach(SmallDisk::close);
    }
}

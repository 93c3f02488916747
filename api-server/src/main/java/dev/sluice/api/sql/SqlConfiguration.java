package dev.sluice.api.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.api.sql.PgConnections.Use;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class SqlConfiguration {

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(2);

    @Bean
    PgConnections pgConnections(DatabaseProperties database) {
        return new PgConnections(database);
    }

    /** For transactions that change something. */
    @Bean
    @Primary
    HikariDataSource dataSource(DatabaseProperties database, PgConnections connections, DatabaseHealth health) {
        return pool("pg", database.writePoolMax(), Use.WRITES, database, connections, health::failed);
    }

    /** For what callers look at, so that neither keeps the other waiting. */
    @Bean
    HikariDataSource readDataSource(DatabaseProperties database, PgConnections connections) {
        return pool("pg-reads", database.readPoolMax(), Use.READS, database, connections, _ -> {});
    }

    @Bean
    DatabasePools databasePools(HikariDataSource dataSource, @Qualifier("readDataSource") HikariDataSource reads) {
        return new DatabasePools(dataSource, reads);
    }

    @Bean
    @Primary
    JdbcClient jdbcClient(DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    @Reads
    JdbcClient readJdbcClient(@Qualifier("readDataSource") DataSource reads) {
        return JdbcClient.create(reads);
    }

    private static HikariDataSource pool(
            String name,
            int max,
            Use use,
            DatabaseProperties database,
            PgConnections connections,
            Consumer<SQLException> failures) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(connections.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(max);
        pool.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        pool.setValidationTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis() / 2);
        pool.setDataSourceProperties(connections.properties(use));
        pool.setExceptionOverride(new BadConnections(failures));
        var dataSource = new HikariDataSource();
        pool.copyStateTo(dataSource);
        return dataSource;
    }

    /** Migrations may be run by another role, which grants ours what it needs, and take as long as they take. */
    @Bean
    FlywayConfigurationCustomizer migrations(DatabaseProperties database, DatabasePools pools) {
        return flyway -> {
            // Where it is too early to ask, the probe does later
            pools.requireLimits();
            flyway.dataSource(database.url(), database.migrationUser(), database.migrationPassword())
                    .placeholders(Map.of("service_role", role(database.user())));
        };
    }

    /** As SQL spells it; the migrating role itself where the URL says who we are. */
    private static String role(String user) {
        return user.isEmpty() ? "current_user" : '"' + user.replace("\"", "\"\"") + '"';
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource, DatabaseHealth health) {
        return new TransactionManager(dataSource, health);
    }

    /**
     * Tells what becomes of transactions, and lets the failure that broke a connection be seen: a transaction whose connection is gone is rolled back by the
     * server, and that it cannot be rolled back from here any more is no news.
     */
    private static final class TransactionManager extends JdbcTransactionManager {

        private static final Logger log = LoggerFactory.getLogger(TransactionManager.class);

        private final DatabaseHealth health;

        TransactionManager(DataSource dataSource, DatabaseHealth health) {
            super(dataSource);
            this.health = health;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            try {
                super.doBegin(transaction, definition);
            } catch (RuntimeException e) {
                if (e.getCause() instanceof SQLException cause) {
                    health.failed(cause);
                }
                throw e;
            }
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            health.committed();
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (RuntimeException e) {
                if (!isClosed(status)) {
                    throw e;
                }
                log.debug("The connection is gone, and with it the transaction", e);
            }
        }

        private static boolean isClosed(DefaultTransactionStatus status) {
            var transaction = (JdbcTransactionObjectSupport) status.getTransaction();
            try {
                return transaction.getConnectionHolder().getConnection().isClosed();
            } catch (SQLException _) {
                return true;
            }
        }
    }
}

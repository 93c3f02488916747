package dev.sluice.api.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class SqlConfiguration {

    /** Every wait for the database ends below the deadline of the one who waits (9 s). */
    private static final Map<String, String> BOUNDS = Map.of(
            "connectTimeout", "2",
            "socketTimeout", "5",
            "tcpKeepAlive", "true",
            "options",
                    "-c lock_timeout=2s -c statement_timeout=4s -c idle_in_transaction_session_timeout=5s"
                            // A plan is made once for each connection, not for each call, which would cost more than to
                            // run it; perhaps on empty tables, so it must be one that holds for full ones too: see to
                            // it
                            // that a statement names an index for each table, by a key or "limit"
                            + " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
                            // Our statements touch few rows; where a scan cannot be avoided, its price would start the
                            // compiler
                            + " -c jit=off");

    /** PostgreSQL tells of a failure with the row that it is about, which would be logged. */
    private static final String DETAIL = "logServerErrorDetail";

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(2);

    @Bean
    HikariDataSource dataSource(DatabaseProperties database) {
        var pool = new HikariConfig();
        pool.setPoolName("pg");
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(database.poolMax());
        pool.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        pool.setValidationTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis() / 2);
        pool.addDataSourceProperty("ApplicationName", "api-server");
        BOUNDS.forEach(pool::addDataSourceProperty);
        pool.addDataSourceProperty(DETAIL, "false");
        var dataSource = new HikariDataSource();
        pool.copyStateTo(dataSource);
        return dataSource;
    }

    /** Migrations may be run by another role, which grants ours what it needs, and take as long as they take. */
    @Bean
    FlywayConfigurationCustomizer migrations(DatabaseProperties database) {
        return flyway -> flyway.dataSource(database.url(), database.migrationUser(), database.migrationPassword())
                .placeholders(Map.of("service_role", role(database.user())));
    }

    /** As SQL spells it; the migrating role itself where the URL says who we are. */
    private static String role(String user) {
        return user.isEmpty() ? "current_user" : '"' + user.replace("\"", "\"\"") + '"';
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new TransactionManager(dataSource);
    }

    /**
     * Lets the failure that broke a connection be seen: a transaction whose connection is gone is rolled back by the
     * server, and that it cannot be rolled back from here any more is no news.
     */
    private static final class TransactionManager extends JdbcTransactionManager {

        private static final Logger log = LoggerFactory.getLogger(TransactionManager.class);

        TransactionManager(DataSource dataSource) {
            super(dataSource);
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

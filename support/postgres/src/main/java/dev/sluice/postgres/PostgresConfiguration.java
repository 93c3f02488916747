package dev.sluice.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.sluice.postgres.PgConnections.Use;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that a service needs of its PostgreSQL. It has beans of {@link DatabaseSettings} and {@link Schema}, and gets a
 * {@link JdbcClient} and a {@link TransactionTemplate} for what changes something, a {@link Reads} client for what callers
 * look at, {@link DatabaseHealth}, and the health contributor {@code db}. Tables are migrated before any of these clients
 * exists.
 */
@Configuration(proxyBeanMethods = false)
public class PostgresConfiguration {

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(2);

    @Bean
    PgConnections pgConnections(DatabaseSettings database) {
        return new PgConnections(database);
    }

    /** For transactions that change something. */
    @Bean
    @Primary
    HikariDataSource dataSource(DatabaseSettings database, PgConnections connections, DatabaseHealth health) {
        return pool("pg", database.writePoolMax(), Use.WRITES, database, connections, health::failed);
    }

    /** For what callers look at, so that neither keeps the other waiting. */
    @Bean
    HikariDataSource readDataSource(DatabaseSettings database, PgConnections connections) {
        return pool("pg-reads", database.readPoolMax(), Use.READS, database, connections, _ -> {});
    }

    private static HikariDataSource pool(
            String name,
            int max,
            Use use,
            DatabaseSettings database,
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

    @Bean
    DatabasePools databasePools(
            PgConnections connections,
            HikariDataSource dataSource,
            @Qualifier("readDataSource") HikariDataSource reads) {
        return new DatabasePools(connections, dataSource, reads);
    }

    @Bean
    MeterBinder poolMetrics(DatabasePools pools) {
        return meters -> pools.stream()
                .forEach(pool -> pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters)));
    }

    /** @param enabled not for what shares the database with another version of the service, or has none */
    @Bean
    Migrations migrations(
            DatabaseSettings database,
            Schema schema,
            DatabasePools pools,
            @Value("${spring.flyway.enabled:true}") boolean enabled) {
        var migrations = new Migrations(database, schema);
        if (enabled) {
            // Where it is too early to ask, the probe does later
            pools.requireLimits();
            migrations.run();
        }
        return migrations;
    }

    @Bean
    @Primary
    @DependsOn("migrations")
    JdbcClient jdbcClient(DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    @Reads
    @DependsOn("migrations")
    JdbcClient readJdbcClient(@Qualifier("readDataSource") DataSource reads) {
        return JdbcClient.create(reads);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource, DatabaseHealth health) {
        return new TransactionManager(dataSource, health);
    }

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }

    @Bean
    DatabaseHealth databaseHealth(ObjectProvider<MeterRegistry> meters) {
        return new DatabaseHealth(
                System::nanoTime,
                sqlStateClass -> meters.ifAvailable(all -> all.counter("sluice.database.errors", "class", sqlStateClass)
                        .increment()));
    }

    @Bean
    DatabaseHealthIndicator dbHealthIndicator(DatabaseHealth health) {
        return new DatabaseHealthIndicator(health);
    }

    @Bean
    @ConditionalOnWebApplication // a command asks for no health
    DatabaseProbe databaseProbe(PgConnections connections, DatabasePools pools, DatabaseHealth health, Schema schema) {
        return new DatabaseProbe(connections, pools, health, schema);
    }
}

package dev.sluice.api.sql;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Up while the database answers and our role may do what we do; takes the place of Spring Boot's, which would be content
 * with a role that may do nothing.
 */
@Component("dbHealthIndicator")
final class DatabaseHealthIndicator implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(DatabaseHealthIndicator.class);

    private final JdbcClient jdbc;

    DatabaseHealthIndicator(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Health health() {
        try {
            List<String> missing = missingPrivileges();
            if (missing.isEmpty()) {
                return Health.up().build();
            }
            log.warn("event=privileges_missing missing=\"{}\"", String.join(", ", missing));
        } catch (RuntimeException e) {
            log.warn("event=database_unavailable reason=\"{}\"", e.getMessage());
        }
        return Health.down().build();
    }

    private List<String> missingPrivileges() {
        return jdbc.sql("""
                        select privilege || ' on ' || name
                        from (values
                            ('orders', 'select, insert, update'),
                            ('disputes', 'select, insert, update'),
                            ('order_events', 'select, insert'),
                            ('dispute_events', 'select, insert'),
                            ('redriven', 'select, insert'),
                            ('parked_updates', 'select, insert, update, delete'),
                            ('dead_letters', 'select, insert, delete')
                        ) as needed (name, privileges), string_to_table(privileges, ', ') as privilege
                        where not has_table_privilege(name, privilege)
                        order by 1
                        """).query((row, _) -> row.getString(1)).list();
    }
}

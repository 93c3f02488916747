package dev.sluice.api.sql;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

@Configuration(proxyBeanMethods = false)
class SqlConfiguration {

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

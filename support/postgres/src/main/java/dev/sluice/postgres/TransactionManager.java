package dev.sluice.postgres;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Tells {@link DatabaseHealth} what becomes of transactions, and lets the failure that broke a connection be seen: a
 * transaction whose connection is gone is rolled back by the server, and that it cannot be rolled back from here any more
 * is no news.
 */
final class TransactionManager extends JdbcTransactionManager {

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

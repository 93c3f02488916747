package dev.sluice.postgres;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * The {@link org.springframework.jdbc.core.simple.JdbcClient} for what callers look at: a pool of its own, a shorter
 * statement timeout, never within a transaction.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Reads {}

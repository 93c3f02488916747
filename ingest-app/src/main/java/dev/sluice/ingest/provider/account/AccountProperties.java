package dev.sluice.ingest.provider.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where accounts are named; {@code providers.file} is set by {@code PROVIDERS_FILE}.
 *
 * @param file empty where there are none
 */
@ConfigurationProperties("providers")
record AccountProperties(@DefaultValue("") String file) {}

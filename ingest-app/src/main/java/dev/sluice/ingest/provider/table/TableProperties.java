package dev.sluice.ingest.provider.table;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which tables there are.
 *
 * @param tables folder with a {@code stripe.yaml}, {@code adyen.yaml} or {@code paypal.yaml} that stands in for the jar's;
 *     set by {@code PROVIDERS_TABLES}
 */
@ConfigurationProperties("providers")
record TableProperties(@Nullable Path tables) {}

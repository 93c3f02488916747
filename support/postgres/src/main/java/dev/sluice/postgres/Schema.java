package dev.sluice.postgres;

import java.util.Set;

/**
 * A service's tables.
 *
 * @param migrations the directory on the classpath with their migrations; {@code R__privileges.sql} in it grants to the
 *     service's role. They include the table {@code write_probe (filler text not null)}
 * @param unprobed tables that may be locked without making the service unready, since no work of its waits for them
 */
public record Schema(String migrations, Set<String> unprobed) {}

package dev.sluice.api.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * What the service's role may do, as {@code R__privileges.sql} grants it.
 *
 * @param byTable such as {@code select, insert}
 */
record Privileges(SortedMap<String, String> byTable) {

    private static final String GRANTS = "db/migration/R__privileges.sql";
    private static final Pattern GRANT = Pattern.compile("(?m)^grant (.+) on (.+) to \\$\\{service_role};$");

    /** No update waits where one of these is locked. */
    private static final Set<String> NOT_OF_UPDATES = Set.of("redriven", "dead_letters", "write_probe");

    static Privileges granted() {
        var byTable = new TreeMap<String, String>();
        GRANT.matcher(read()).results().forEach(grant -> {
            for (String table : grant.group(2).split(", ")) {
                byTable.put(table, grant.group(1));
            }
        });
        return new Privileges(byTable);
    }

    private static String read() {
        try {
            return new ClassPathResource(GRANTS).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What applying updates locks. */
    List<String> tablesOfUpdates() {
        return byTable.keySet().stream()
                .filter(table -> !NOT_OF_UPDATES.contains(table))
                .toList();
    }
}

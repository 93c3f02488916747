package dev.sluice.postgres;

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
 * What the service's role may do with tables, as {@code R__privileges.sql} grants it.
 *
 * @param byTable such as {@code select, insert}
 */
public record Privileges(SortedMap<String, String> byTable) {

    private static final Pattern GRANT =
            Pattern.compile("(?m)^grant (.+) on (?!sequence |function )(.+) to \\$\\{service_role};$");

    /** Reads the grants of the schema's migrations. */
    public static Privileges granted(Schema schema) {
        var byTable = new TreeMap<String, String>();
        GRANT.matcher(read(schema.migrations() + "/R__privileges.sql"))
                .results()
                .forEach(grant -> {
                    for (String table : grant.group(2).split(", ")) {
                        byTable.put(table, grant.group(1));
                    }
                });
        return new Privileges(byTable);
    }

    private static String read(String grants) {
        try {
            return new ClassPathResource(grants).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all tables but some. */
    public List<String> tablesWithout(Set<String> some) {
        return byTable.keySet().stream().filter(table -> !some.contains(table)).toList();
    }
}

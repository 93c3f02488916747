package dev.sluice.api.support;

import dev.sluice.api.update.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of {@code docs/status-machines.md}: what each status may become.
 *
 * @param next by status; {@code none} stands for what does not exist yet
 */
public record StatusTable(Map<String, Set<String>> next) {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\|.*$");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    /** The one under a heading, such as {@code Order}. */
    public static StatusTable of(String heading) {
        String section = page().split("## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        var next = new LinkedHashMap<String, Set<String>>();
        ROW.matcher(section)
                .results()
                .filter(row -> !row.group(1).equals("from"))
                .forEach(row -> next.put(
                        row.group(1).replace("`", ""),
                        WORD.matcher(row.group(2))
                                .results()
                                .map(word -> word.group(1))
                                .collect(Collectors.toSet())));
        return new StatusTable(next);
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/status-machines.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statuses as the table has them, without {@code none}. */
    public Map<String, Set<String>> withoutNone() {
        var statuses = new LinkedHashMap<>(next);
        statuses.remove("none");
        return statuses;
    }

    public boolean allows(String from, String to) {
        return next.getOrDefault(from, Set.of()).contains(to);
    }

    /** A machine as such a table has it. */
    public static <S extends Status<S>> Map<String, Set<String>> listed(S[] statuses) {
        return Arrays.stream(statuses)
                .collect(Collectors.toMap(
                        Object::toString,
                        from -> from.next().stream().map(Object::toString).collect(Collectors.toSet())));
    }
}

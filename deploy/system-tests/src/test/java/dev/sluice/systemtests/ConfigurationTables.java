package dev.sluice.systemtests;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The variables that docs/configuration.md lists: a table each for a service, Kafka mode, and both. */
record ConfigurationTables(String page) {

    private static final Pattern VARIABLE = Pattern.compile("`([A-Z_]+)`");

    NavigableSet<String> variables(String service) {
        NavigableSet<String> variables = new TreeSet<>();
        String table = "";
        for (String line : page.split("\n")) {
            String[] cells = line.split("\\|", -1);
            if (cells.length < 4) {
                continue;
            }
            String first = cells[1].strip();
            if (first.matches("[A-Za-z -]*[A-Za-z]")) {
                table = first;
            } else if (isFor(service, table, cells[3].strip())) {
                VARIABLE.matcher(first).results().forEach(match -> variables.add(match.group(1)));
            }
        }
        return variables;
    }

    private static boolean isFor(String service, String table, String remark) {
        return switch (table) {
            case "both" -> true;
            case "Kafka mode" -> remark.startsWith("both services") || remark.startsWith(service);
            default -> table.equals(service);
        };
    }
}

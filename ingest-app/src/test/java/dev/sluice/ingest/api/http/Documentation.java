package dev.sluice.ingest.api.http;

import dev.sluice.ingest.AnswerTable;
import dev.sluice.ingest.AnswerTable.Entry;
import dev.sluice.ingest.PactFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of docs/contract.md, as the contract and the pact have it. */
final class Documentation {

    private static final Pattern CODE = Pattern.compile("\\b[2-5](\\d\\d|xx)\\b");

    private Documentation() {}

    static List<String> rows() {
        var rows = new ArrayList<String>();
        AnswerTable.of(Endpoint.ORDERS.path).forEach((status, entry) -> rows.add(row(status, entry, pact(status))));
        AnswerTable.others().forEach((name, entry) -> rows.add(row(name, entry, "")));
        return rows;
    }

    /**
     * README's table, which is in words: for each status or class that a row begins with, whether it is tried again and what
     * the provider is told.
     */
    static Map<String, String> readme(List<String> lines) {
        var answers = new TreeMap<String, String>();
        lines.stream()
                .dropWhile(line -> !line.startsWith("| api-server answers"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|"))
                .forEach(cells -> CODE.matcher(cells[1].replaceAll("with `Retry-After`|any other", ""))
                        .results()
                        .forEach(code -> answers.putIfAbsent(
                                code.group(),
                                (cells[3].contains("yes") ? "tried again, " : "once, ")
                                        + cells[4].strip().substring(0, 3))));
        return answers;
    }

    /** The same, as the contract has it. */
    static Map<String, String> answers() {
        var entries = new HashMap<>(AnswerTable.of(Endpoint.ORDERS.path));
        entries.putAll(AnswerTable.others());
        var answers = new TreeMap<String, String>();
        entries.forEach(
                (code, entry) -> answers.put(code, (entry.retried() ? "tried again, " : "once, ") + entry.provider()));
        return answers;
    }

    private static String row(String answer, Entry entry, String interactions) {
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        answer,
                        entry.means(),
                        entry.retried() ? "yes" : "no",
                        entry.provider(),
                        interactions.isEmpty() ? "exempt: " + entry.pactExempt() : interactions);
    }

    /** Both endpoints have the same ones. */
    private static String pact(String status) {
        return Stream.of(Endpoint.values())
                .map(endpoint -> PactFile.descriptions(endpoint.path, status).stream()
                        .map(description -> "..." + description.substring(endpoint.request.length()))
                        .sorted()
                        .collect(Collectors.joining("; ")))
                .distinct()
                .collect(Collectors.joining(" BUT "));
    }
}

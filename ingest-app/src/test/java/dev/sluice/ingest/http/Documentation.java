package dev.sluice.ingest.http;

import dev.sluice.ingest.AnswerTable;
import dev.sluice.ingest.AnswerTable.Entry;
import dev.sluice.ingest.PactFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of docs/contract.md, as the contract and the pact have it. */
final class Documentation {

    private Documentation() {}

    static List<String> rows() {
        var rows = new ArrayList<String>();
        AnswerTable.of(Endpoint.ORDERS.path).forEach((status, entry) -> rows.add(row(status, entry, pact(status))));
        AnswerTable.others().forEach((name, entry) -> rows.add(row(name, entry, "")));
        return rows;
    }

    private static String row(String answer, Entry entry, String interactions) {
        return "| %s | %s | %s | %d | %s |"
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

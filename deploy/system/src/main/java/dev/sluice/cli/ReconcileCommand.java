package dev.sluice.cli;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.ProviderName;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "reconcile",
        description = {
            "Compare what a provider says that it sent with what is stored, and show what is missing, failed, different or extra.",
            "FILE has a provider_event_id a line; or CSV with a head, or JSON lines, with provider_event_id, order_id, event_type,",
            "time, amount, currency and body as far as they are known; or webhooks of our own contract, a line each.",
            "Events are looked up in the inbox, and where there is none at their orders, so order_id is needed then."
        },
        footer = {
            "",
            "Example:",
            "  deploy/sluice reconcile sent.csv --provider stripe --since 2026-11-26T00:00:00Z --until 2026-11-27T00:00:00Z",
            "  deploy/sluice reconcile sent.jsonl --replay"
        })
final class ReconcileCommand implements Callable<Integer> {

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "What the provider says that it sent.")
    private Path file = Path.of("");

    @Option(
            names = "--provider",
            paramLabel = "PROVIDER",
            description = "${COMPLETION-CANDIDATES}; by default senders of our own contract.")
    private Optional<ProviderName> provider = Optional.empty();

    @Option(names = "--account", paramLabel = "NAME", description = AccountChoice.DESCRIPTION)
    private Optional<String> account = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", description = "Only what was sent then or later (RFC 3339).")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Only what was sent before then.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--complete",
            description = "The file has all that was sent: what is stored besides, received in the span, is extra.")
    private boolean isComplete;

    @Option(
            names = "--replay",
            description = "Deliver what failed again, and send what is missing where the file has its body.")
    private boolean isReplayed;

    @Option(names = "--dry-run", description = "With --replay: change nothing, and show what would be done.")
    private boolean isDry;

    @Option(names = "--json", description = "Print counts, and each event that somebody has to look at, as JSON.")
    private boolean isJson;

    ReconcileCommand(Context context) {
        this.context = context;
    }

    /** An event that somebody has to look at, and what was done about it. */
    private record Row(Finding finding, Optional<Redelivery.Result> redelivery) {

        boolean isMended() {
            return redelivery.filter(Redelivery.Result::isAccepted).isPresent();
        }

        String words() {
            return redelivery.map(Redelivery.Result::words).orElse("");
        }
    }

    @Override
    public Integer call() {
        if (isDry && !isReplayed) {
            throw new ParameterException(spec.commandLine(), "--dry-run is of --replay.");
        }
        if (account.isPresent() && provider.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--account is of a --provider.");
        }
        Services services = Services.of(context.environment(), context.ports());
        List<Finding> findings = reconciliation(services).findings(isComplete);
        List<Row> rows = rows(services, findings);
        if (isJson) {
            context.out().println(JsonNodes.pretty(json(counts(findings), rows)));
        } else {
            print(counts(findings), rows);
        }
        return rows.stream().allMatch(Row::isMended) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Reconciliation reconciliation(Services services) {
        Inbox inbox = new Inbox(services);
        String name = provider.map(ProviderName::toString).orElse(InboxEvents.STANDARD);
        return new Reconciliation(
                inbox.isThere() ? Optional.of(new InboxEvents(inbox, name, account)) : Optional.empty(),
                new AppliedEvents(services),
                SentEvents.read(file),
                SentEvent.time(since.orElse(null)),
                SentEvent.time(until.orElse(null)));
    }

    private List<Row> rows(Services services, List<Finding> findings) {
        List<Finding> unwell =
                findings.stream().filter(finding -> !finding.status().isWell()).toList();
        if (!isReplayed || unwell.isEmpty()) {
            return unwell.stream()
                    .map(finding -> new Row(finding, Optional.empty()))
                    .toList();
        }
        Optional<Account> to = provider.map(name -> AccountChoice.of(context, name, account));
        Redelivery redelivery = new Redelivery(context, services, to, isDry);
        return unwell.stream()
                .map(finding -> new Row(finding, redelivery.of(finding)))
                .toList();
    }

    private static Map<EventStatus, Integer> counts(List<Finding> findings) {
        Map<EventStatus, Integer> counts = new EnumMap<>(EventStatus.class);
        findings.forEach(finding -> counts.merge(finding.status(), 1, Integer::sum));
        return counts;
    }

    private void print(Map<EventStatus, Integer> counts, List<Row> rows) {
        if (!rows.isEmpty()) {
            Columns columns = new Columns("EVENT", "ORDER", "STATUS", "WHY", isReplayed ? "DONE" : "");
            rows.forEach(row -> columns.add(
                    row.finding().event().id(),
                    Objects.requireNonNullElse(row.finding().event().orderId(), ""),
                    row.finding().status().toString(),
                    row.finding().detail(),
                    row.words()));
            columns.print(context.out());
            context.out().println();
        }
        context.out()
                .println(
                        counts.isEmpty()
                                ? "The file has no events of this span."
                                : counts.entrySet().stream()
                                        .map(count -> count.getValue() + " " + count.getKey())
                                        .collect(Collectors.joining(", ")));
    }

    private static ObjectNode json(Map<EventStatus, Integer> counts, List<Row> rows) {
        ObjectNode json = JsonNodes.object();
        ObjectNode numbers = json.putObject("counts");
        for (EventStatus status : EventStatus.values()) {
            numbers.put(status.toString(), counts.getOrDefault(status, 0));
        }
        var events = json.putArray("events");
        for (Row row : rows) {
            Map<String, String> members = new LinkedHashMap<>();
            members.put("provider_event_id", row.finding().event().id());
            members.put(
                    "order_id", Objects.requireNonNullElse(row.finding().event().orderId(), ""));
            members.put("status", row.finding().status().toString());
            members.put("webhook", row.finding().webhook());
            members.put("reason", row.finding().detail());
            members.put("done", row.words());
            members.values().removeIf(String::isEmpty);
            members.forEach(events.addObject()::put);
        }
        return json;
    }
}

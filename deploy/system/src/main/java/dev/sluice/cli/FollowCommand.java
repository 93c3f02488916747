package dev.sluice.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "follow",
        description = {
            "Show what comes into the inbox, and what becomes of it, a line each time; Ctrl-C ends it.",
            "Of what comes within a second, the latest 200 are shown."
        },
        footer = {"", "Example:", "  deploy/sluice follow --provider stripe"})
final class FollowCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Context context;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Only of this provider: stripe, adyen, paypal or standard.")
    private Optional<String> provider = Optional.empty();

    @Option(names = "--order", paramLabel = "ID", description = "Only of this order.")
    private Optional<String> order = Optional.empty();

    @Option(names = "--last", paramLabel = "N", description = "Begin with the last N; 10 by default.")
    private int last = 10;

    @Option(names = "--once", description = "End when these have been shown.")
    private boolean isOnce;

    @Option(names = "--json", description = "Print each as JSON, a line each time.")
    private boolean isJson;

    FollowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Inbox inbox = new Inbox(Services.of(context.environment(), context.ports()));
        Changes changes = new Changes(inbox, filter());
        changes.begin(last).forEach(this::show);
        while (!isOnce) {
            Pause.of(LOOK);
            changes.next().forEach(this::show);
        }
        return ExitCode.DONE;
    }

    private Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        provider.ifPresent(name -> filter.put("provider", name));
        order.ifPresent(id -> filter.put("order_id", id));
        return filter;
    }

    private void show(JsonNode webhook) {
        if (isJson) {
            context.out().println(JsonNodes.line(webhook));
            return;
        }
        context.out()
                .println("%s  %-8s  %-32s  %-30s  %s%s"
                        .formatted(
                                text(webhook, "received_at").replaceFirst(".*T(\\d\\d:\\d\\d:\\d\\d).*", "$1"),
                                text(webhook, "status"),
                                text(webhook, "event_type"),
                                text(webhook, "provider_event_id"),
                                text(webhook, "order_id"),
                                webhook.has("reason") ? "  (" + text(webhook, "reason") + ")" : ""));
    }

    private static String text(JsonNode webhook, String member) {
        return webhook.path(member).asString("");
    }
}

package dev.sluice.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "explain",
        description = {
            "Show what is known of an event, and of its order.",
            "That is: the event as it came, the row of the table that it is read by, the updates that it becomes, each attempt, and",
            "what its order and the order's disputes are now."
        },
        footer = {
            "",
            "Example:",
            "  deploy/sluice explain evt_1MqqbKLt4dXK03v5qaIbiNCC",
            "  deploy/sluice explain --last"
        })
final class ExplainCommand implements Callable<Integer> {

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "EVENT_ID",
            description =
                    "The provider's id of the event, as lists of the inbox have it; or the inbox's own id of the webhook.")
    private Optional<String> event = Optional.empty();

    @Option(names = "--last", description = "The event that came last.")
    private boolean isLast;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean isJson;

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (event.isPresent() == isLast) {
            throw new ParameterException(spec.commandLine(), "Name one event, or say --last.");
        }
        Services services = Services.of(context.environment(), context.ports());
        Inbox inbox = new Inbox(services);
        List<String> ids = ids(inbox);
        Optional<JsonNode> found = (ids.isEmpty() ? event : Optional.of(ids.getFirst())).flatMap(inbox::webhook);
        if (found.isEmpty()) {
            context.err().println("The inbox has no event %s.".formatted(event.orElse("yet")));
            return ExitCode.NOT_THERE;
        }
        JsonNode webhook = found.get();
        Optional<OrderState> order = Optional.of(orderId(webhook))
                .filter(orderId -> !orderId.isEmpty())
                .map(orderId -> OrderState.read(services, orderId));
        if (isJson) {
            ObjectNode json = JsonNodes.object();
            json.set("webhook", webhook);
            order.ifPresent(state -> state.addTo(json));
            context.out().println(JsonNodes.pretty(json));
        } else {
            new Explanation(webhook, order).print(context.out());
            if (event.isPresent() && ids.size() > 1) {
                context.out()
                        .println("%nThe same id has come %s times; older ones by their inbox ids: %s"
                                .formatted(ids.size(), String.join(", ", ids.subList(1, ids.size()))));
            }
        }
        return ExitCode.DONE;
    }

    /** What it becomes an update of: an event may name its order by an alias. */
    private static String orderId(JsonNode webhook) {
        return webhook.at("/translation/updates/0/order_id")
                .asString(webhook.path("order_id").asString(""));
    }

    /** Of its webhooks in the inbox, newest first: two accounts may name two events alike. */
    private List<String> ids(Inbox inbox) {
        return inbox.page(event.map(id -> Map.of("provider_event_id", id)).orElse(Map.of("limit", "1")))
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }
}

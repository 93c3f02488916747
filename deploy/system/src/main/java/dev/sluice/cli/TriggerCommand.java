package dev.sluice.cli;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.SampleEvent;
import dev.sluice.cli.provider.Stories;
import dev.sluice.cli.provider.Story;
import dev.sluice.system.CannotRunException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "trigger",
        description = {
            "Send what a provider sends in the course of a payment or a dispute, signed as it signs, and show what became of it.",
            "No provider is asked: the events are made here, with new ids and the times of now."
        },
        footer = {"", "Example:", "  deploy/sluice trigger --list", "  deploy/sluice trigger stripe dispute-lost"})
final class TriggerCommand implements Callable<Integer> {

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROVIDER", description = "${COMPLETION-CANDIDATES}.")
    private Optional<ProviderName> provider = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STORY",
            completionCandidates = StoryNames.class,
            description = "A story, or for one event alone its type, such as charge.dispute.closed.")
    private Optional<String> story = Optional.empty();

    @Option(names = "--list", description = "List the stories.")
    private boolean isList;

    @Option(names = "--account", paramLabel = "NAME", description = AccountChoice.DESCRIPTION)
    private Optional<String> account = Optional.empty();

    @Option(
            names = "--order",
            paramLabel = "ID",
            description = "What the merchant calls the order; a new id by default.")
    private Optional<String> order = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "The same number makes the same ids.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--print", description = "Print the bodies, a line each, and send nothing.")
    private boolean isPrintOnly;

    @Option(names = "--json", description = "Print what became of it as JSON.")
    private boolean isJson;

    TriggerCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (isList) {
            return list();
        }
        if (provider.isEmpty() || story.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name a provider and a story: trigger --list has them.");
        }
        Account to = AccountChoice.of(context, provider.get(), account);
        if (to.isLive()) {
            throw new CannotRunException(
                    "%s is a live account: what is made up here would become orders there.".formatted(to));
        }
        Stories stories = Stories.of(provider.get());
        RandomGenerator random = seed.isPresent() ? new Random(seed.get()) : new SecureRandom();
        String orderId = order.orElseGet(() -> "order-" + HexFormat.of().toHexDigits(random.nextInt()));
        List<SampleEvent> events = stories.play(stories.find(story.get()), to, orderId, random, Instant.now());
        if (isPrintOnly) {
            events.forEach(event -> {
                context.out().writeBytes(event.body());
                context.out().println();
            });
            return ExitCode.DONE;
        }
        Sending sending = new Sending(Services.of(context.environment(), context.ports()), to);
        events.forEach(sending::send);
        sending.awaitOutcomes();
        return sending.report(context, isJson);
    }

    private int list() {
        if (isJson) {
            context.out().println(JsonNodes.pretty(listed()));
            return ExitCode.DONE;
        }
        Columns columns = new Columns("PROVIDER", "STORY", "IT IS", "EVENTS");
        for (ProviderName name : providers()) {
            Stories stories = Stories.of(name);
            for (Story one : stories.all()) {
                columns.add(name.toString(), one.name(), one.tells(), String.join(" ", types(stories, one)));
            }
        }
        columns.print(context.out());
        return ExitCode.DONE;
    }

    private ArrayNode listed() {
        var listed = JsonNodes.array();
        for (ProviderName name : providers()) {
            Stories stories = Stories.of(name);
            for (Story one : stories.all()) {
                var json = listed.addObject()
                        .put("provider", name.toString())
                        .put("story", one.name())
                        .put("tells", one.tells());
                types(stories, one).forEach(json.putArray("events")::add);
            }
        }
        return listed;
    }

    private List<ProviderName> providers() {
        return provider.map(List::of).orElseGet(() -> List.of(ProviderName.values()));
    }

    private static List<String> types(Stories stories, Story story) {
        return story.events().stream().map(stories::type).toList();
    }
}

package dev.sluice.cli;

import dev.sluice.cli.DemoStep.Resource;
import dev.sluice.cli.Services.Answer;
import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.Ports;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code demo}: plays {@link DemoScript} against a running system and checks each answer and each state. Where webhooks
 * are queued, which the first answer tells, states are waited for.
 */
public final class Demo {

    private final DemoClient client;
    private final PrintStream out;
    private final Duration timeout;

    /** @param timeout how long a queued webhook may take to show in the API */
    Demo(DemoClient client, PrintStream out, Duration timeout) {
        this.client = client;
        this.out = out;
        this.timeout = timeout;
    }

    /** @param environment with {@code INGEST_URL} and {@code API_URL} unless they are the usual, and secrets where it takes some */
    public static Demo of(Map<String, String> environment, PrintStream out) {
        return new Demo(
                new DemoClient(
                        Services.of(environment, Ports.DEFAULT),
                        StandardSigner.fromEnvironment(environment).orElse(null)),
                out,
                Duration.ofSeconds(20));
    }

    /** 0 if all went as it should, else 1 after a line on the step that did not. */
    public int run() {
        client.requireUp();
        DemoScript script = new DemoScript();
        List<DemoStep> steps = script.steps(client.signs());
        Map<Resource, String> states = new LinkedHashMap<>();
        boolean queued = false;
        print("webhook", "answer", "the API now says");
        out.println("-".repeat(27) + "-+-" + "-".repeat(26) + "-+-" + "-".repeat(22));
        for (int i = 0; i < steps.size(); i++) {
            DemoStep step = steps.get(i);
            Answer answer = client.post(step);
            queued = i == 0 ? answer.summary().equals(DemoStep.QUEUED) : queued;
            String state = await(step.resource(), step.state(), queued ? timeout : Duration.ZERO);
            print(step.title(), answer.summary(), state);
            Optional<String> wrong = wrong(step, answer, state, queued);
            if (wrong.isPresent()) {
                out.printf("%nStep %s (%s) went wrong: %s%n", i + 1, step.title(), wrong.get());
                return 1;
            }
            states.put(step.resource(), step.state());
        }
        return conclude(script, states, queued);
    }

    private static Optional<String> wrong(DemoStep step, Answer answer, String state, boolean queued) {
        List<String> expected = step.answers(queued);
        if (expected.stream().noneMatch(begin -> (answer.summary() + " ").startsWith(begin + " "))) {
            return Optional.of("the answer should be %s, not %s %s"
                    .formatted(String.join(" or ", expected), answer.summary(), answer.body()));
        }
        return state.equals(step.state())
                ? Optional.empty()
                : Optional.of("the API should say \"%s\", not \"%s\"".formatted(step.state(), state));
    }

    /** What came late must not have changed what was right when it was looked at. */
    private int conclude(DemoScript script, Map<Resource, String> states, boolean queued) {
        for (Map.Entry<Resource, String> entry : states.entrySet()) {
            String state = client.describe(entry.getKey());
            if (!state.equals(entry.getValue())) {
                out.printf("%nIn the end the API should say \"%s\", not \"%s\"%n", entry.getValue(), state);
                return 1;
            }
        }
        out.printf(
                "%nAll as it should be (%s). The order is %s.%n",
                queued ? "queued: states arrive after the answer" : "applied before the answer", script.orderId());
        return 0;
    }

    /** The state as soon as it is the expected one, else the last one seen. */
    private String await(Resource resource, String expected, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        String state = client.describe(resource);
        while (!state.equals(expected) && System.nanoTime() - end < 0) {
            Pause.of(Duration.ofMillis(50));
            state = client.describe(resource);
        }
        return state;
    }

    private void print(String webhook, String answer, String state) {
        out.println("%-27s | %-26s | %s".formatted(webhook, answer, state));
        out.flush();
    }
}

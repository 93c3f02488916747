package dev.sluice.systemtests;

import dev.sluice.systemtests.Scenario.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Sends scenarios, some at once but each in its order, and then what was not taken again, as a provider would. */
final class Play {

    private static final int ROUNDS = 5;
    private static final int AT_ONCE = 8;

    private Play() {}

    /** What was answered to each webhook when it was sent first. */
    static Map<Scenario, List<String>> all(List<Scenario> scenarios, Provider provider)
            throws InterruptedException, ExecutionException {
        Map<Scenario, List<String>> answers = Collections.synchronizedMap(new LinkedHashMap<>());
        List<Future<?>> plays = new ArrayList<>();
        Semaphore slots = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Scenario scenario : scenarios) {
                plays.add(threads.submit(() -> {
                    slots.acquire();
                    try {
                        return answers.put(scenario, one(scenario, provider));
                    } finally {
                        slots.release();
                    }
                }));
            }
        }
        for (Future<?> play : plays) {
            play.get();
        }
        return answers;
    }

    private static List<String> one(Scenario scenario, Provider provider) throws IOException, InterruptedException {
        List<String> answers = new ArrayList<>();
        List<Webhook> refused = new ArrayList<>();
        for (Step step : scenario.steps()) {
            if (step.again()) {
                sendAgain(refused, provider);
            }
            String answer = provider.send(step.webhook());
            answers.add(answer);
            if (isToBeSentAgain(answer)) {
                refused.add(step.webhook());
            }
        }
        for (int round = 0; round < ROUNDS && !refused.isEmpty(); round++) {
            sendAgain(refused, provider);
        }
        return answers;
    }

    /** Each once; keeps those that are to be sent yet again. */
    private static void sendAgain(List<Webhook> refused, Provider provider) throws IOException, InterruptedException {
        for (Webhook webhook : List.copyOf(refused)) {
            if (!isToBeSentAgain(provider.send(webhook))) {
                refused.remove(webhook);
            }
        }
    }

    private static boolean isToBeSentAgain(String answer) {
        return answer.startsWith("404") || answer.startsWith("5");
    }
}

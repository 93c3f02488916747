package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Demo;
import dev.sluice.testkit.Concurrently;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes: ingest-app in front of an api-server, and a second api-server on the same database. */
@Timeout(180)
class EndToEndIT {

    private static final int COPIES = 50;
    private static final int ORDERS = 150;
    private static final List<String> LIFE = List.of("created", "updated", "success");

    private static RunningSystem system;

    private final OrderUpdates updates = new OrderUpdates();

    @BeforeAll
    static void start() throws Exception {
        system = RunningSystem.start();
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    @Test
    void showsTheDemo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Demo demo = Demo.of(
                Map.of("INGEST_URL", system.ingest(), "API_URL", system.api()),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(demo.run()).describedAs(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void createsAnOrderOnceHoweverManyEventsSaySo() throws Exception {
        List<Integer> answers =
                Concurrently.call(COPIES, i -> updates.send(api(i), "order-many-events", "evt-many-" + i, "created"));

        assertThat(answers).containsOnly(200, 409).hasSize(COPIES);
        assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
        assertThat(updates.orders(system.api())).containsExactly("order-many-events created");
        assertThat(updates.events(system.api(), "order-many-events"))
                .startsWith("evt-many-" + answers.indexOf(200))
                .doesNotHaveDuplicates()
                .hasSize(COPIES);
        List<String> kinds = updates.kinds(system.api(), "order-many-events");
        assertThat(kinds).startsWith("created");
        assertThat(kinds.subList(1, COPIES)).containsOnly("conflict");
    }

    @Test
    void appliesOneOfManyCopiesOfAnEvent() throws Exception {
        updates.send(system.api(), "order-copies", "evt-first", "created");

        List<Integer> answers =
                Concurrently.call(COPIES, i -> updates.send(api(i), "order-copies", "evt-copy", "updated"));

        assertThat(answers).containsOnly(200, 409).hasSize(COPIES);
        assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
        assertThat(updates.orders(system.secondApi())).containsExactly("order-copies updated");
        assertThat(updates.events(system.secondApi(), "order-copies")).containsExactly("evt-first", "evt-copy");
    }

    /** Both servers may hold the same orders in a batch at the same moment: only the database can tell them apart. */
    @Test
    void letsOneOfTwoEndsWin() throws Exception {
        Concurrently.call(ORDERS, i -> updates.send(api(i), "order-ends-" + i, "evt-first", "created"));

        List<Integer> answers = Concurrently.call(ORDERS * 2, i -> {
            String status = i % 2 == 0 ? "success" : "failed";
            return updates.send(api(i), "order-ends-" + i / 2, "evt-" + status, status);
        });

        for (int order = 0; order < ORDERS; order++) {
            assertThat(answers.subList(order * 2, order * 2 + 2))
                    .describedAs("what success and failed of order %d were answered", order)
                    .containsExactlyInAnyOrder(200, 422);
            assertThat(updates.events(system.api(), "order-ends-" + order))
                    .containsExactly("evt-first", answers.get(order * 2) == 200 ? "evt-success" : "evt-failed");
        }
    }

    /** Each life is sent to both servers at once, neither waiting for the other. */
    @Test
    void appliesEachUpdateOfManyLivesOnce() throws Exception {
        List<List<Integer>> lives = Concurrently.call(ORDERS * 2, i -> live(api(i), "order-life-" + i / 2));

        assertThat(updates.orders(system.api()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ORDERS)
                        .mapToObj(order -> "order-life-" + order + " success")
                        .toList());
        for (int order = 0; order < ORDERS; order++) {
            for (int update = 0; update < LIFE.size(); update++) {
                assertThat(List.of(
                                lives.get(order * 2).get(update),
                                lives.get(order * 2 + 1).get(update)))
                        .describedAs("what both servers answered to update %d of order %d", update, order)
                        .containsExactlyInAnyOrder(200, 409);
            }
            assertThat(updates.events(system.api(), "order-life-" + order))
                    .containsExactly("evt-created", "evt-updated", "evt-success");
        }
    }

    private List<Integer> live(String api, String orderId) throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (String status : LIFE) {
            answers.add(updates.send(api, orderId, "evt-" + status, status));
        }
        return answers;
    }

    private static String api(int i) {
        return i % 2 == 0 ? system.api() : system.secondApi();
    }
}

package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two ingest-apps that share an inbox, in front of one api-server. */
final class InboxSystem implements AutoCloseable {

    /** Of the 16 lanes, while both are up. */
    static final int SHARE = 8;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final TestSystem system = new TestSystem(Mode.INBOX);
    private final String secondUrl;

    final Part first = system.ingest;
    final Part second;
    final Part api = system.api;
    final SystemDatabase database = new SystemDatabase(system.postgres);
    final Inbox inbox = system.inbox();

    InboxSystem() throws IOException {
        Ports ports = Ports.free();
        second = system.ingest("ingest-2", ports, Map.of("API_BASE_URL", system.apiUrl()));
        secondUrl = "http://localhost:" + ports.ingest();
    }

    /** Starts what does not run. */
    void startMissing() {
        system.start();
        second.start();
    }

    /** All of it up, and each ingest-app with its share of the lanes. */
    void start() {
        startMissing();
        await().atMost(TIMEOUT)
                .until(() -> inbox.lanesOf(first.pid()) == SHARE && inbox.lanesOf(second.pid()) == SHARE);
    }

    /** What can be killed. */
    List<Part> parts() {
        return List.of(first, second, api, system.database);
    }

    void kill(Part part) throws Exception {
        if (part == system.database) {
            system.killDatabase();
        } else {
            part.kill();
        }
    }

    String firstUrl() {
        return system.ingestUrl();
    }

    String apiUrl() {
        return system.apiUrl();
    }

    /** Sends to both. */
    Provider provider() {
        return new Provider(firstUrl(), secondUrl);
    }

    /** All that was taken is stored once, and applied once and in order; nothing waits. */
    void assertAllApplied(Load load, Provider provider) {
        await().atMost(Duration.ofMinutes(10)).until(() -> inbox.pending() == 0);
        assertThat(provider.taken()).isEqualTo(load.size());
        assertThat(inbox.stored(load.prefix())).isEqualTo(load.size());
        assertThat(inbox.failed(load.prefix())).isEmpty();
        database.assertAppliedOnceAndInOrder(load);
    }

    @Override
    public void close() throws IOException {
        system.close();
    }
}

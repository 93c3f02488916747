package dev.sluice.chaos;

import dev.sluice.chaos.ChaosSystem.Link;
import dev.sluice.system.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connections between two parts that are slow, reset, silent, cut short or drip. */
final class NetworkFaults {

    private static final Duration LONGEST = Duration.ofSeconds(7);

    /**
     * One of Toxiproxy's.
     *
     * @param says what it is called here
     */
    private record Toxic(String says, String type, Map<String, Integer> attributes) {}

    private static final List<Toxic> TOXICS = List.of(
            new Toxic("slow", "latency", Map.of("latency", 700, "jitter", 500)),
            new Toxic("reset", "reset_peer", Map.of("timeout", 0)),
            new Toxic("a black hole", "timeout", Map.of("timeout", 0)),
            new Toxic("cut after 150 bytes", "limit_data", Map.of("bytes", 150)),
            new Toxic("dripping", "slicer", Map.of("average_size", 40, "size_variation", 20, "delay", 20_000)));

    private NetworkFaults() {}

    static List<Fault> all(ChaosSystem system) {
        List<Fault> faults = new ArrayList<>();
        for (Link link : links(system.mode())) {
            for (Toxic toxic : TOXICS) {
                faults.add(fault(system.toxiproxy, link, toxic));
            }
        }
        return faults;
    }

    private static Fault fault(Toxiproxy toxiproxy, Link link, Toxic toxic) {
        return new Fault(
                "%s %s".formatted(link, toxic.says()),
                link.name(),
                silenced(link),
                LONGEST,
                () -> toxiproxy.poison(link.name(), toxic.type(), "downstream", toxic.attributes()),
                () -> toxiproxy.cure(link.name(), toxic.type()));
    }

    private static Set<Integer> silenced(Link link) {
        return switch (link) {
            case PROVIDER_INGEST_1 -> Set.of(1);
            case PROVIDER_INGEST_2 -> Set.of(2);
            default -> Set.of();
        };
    }

    private static List<Link> links(Mode mode) {
        List<Link> links = new ArrayList<>(List.of(Link.PROVIDER_INGEST_1, Link.PROVIDER_INGEST_2, Link.API_POSTGRES));
        switch (mode) {
            case HTTP, GRPC -> links.add(Link.INGEST_API);
            case INBOX -> links.addAll(List.of(Link.INGEST_API, Link.INGEST_POSTGRES));
            case KAFKA -> links.add(Link.KAFKA);
        }
        return links;
    }
}

package dev.sluice.system;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What HAProxy is told: who stands behind which port, and that nothing is tried a second time. */
public final class Balancer {

    private static final String COMMON = """
            global
              maxconn 4000
            defaults
              timeout connect 2s
              timeout client 30s
              timeout server 30s
              timeout check 2s
              retries 0
              option httpchk GET /readyz
              default-server check inter 200ms fall 1 rise 1
            """;

    private Balancer() {}

    /**
     * A port, and the servers that its requests are spread over while they are ready.
     *
     * @param mode {@code http}, where each request has its turn, or {@code tcp}, where each connection has
     * @param servers called s1, s2, ...
     */
    public record Front(String name, String mode, int port, List<Server> servers) {

        /** A front for HTTP whose servers say on the same port whether they are ready. */
        public static Front http(String name, int port, int... servers) {
            return new Front(
                    name,
                    "http",
                    port,
                    IntStream.of(servers)
                            .mapToObj(server -> new Server(server, server))
                            .toList());
        }

        private String configuration() {
            return "listen %s\n  mode %s\n  bind 127.0.0.1:%s\n%s"
                    .formatted(
                            name,
                            mode,
                            port,
                            IntStream.range(0, servers.size())
                                    .mapToObj(i -> "  server s%s 127.0.0.1:%s port %s\n"
                                            .formatted(
                                                    i + 1,
                                                    servers.get(i).port(),
                                                    servers.get(i).readinessPort()))
                                    .collect(Collectors.joining()));
        }
    }

    /** @param readinessPort where it says over HTTP whether it is ready */
    public record Server(int port, int readinessPort) {}

    /** The configuration file; what is up can be asked at {@code /;csv} on {@code statsPort}. */
    public static String configuration(int statsPort, List<Front> fronts) {
        return COMMON
                + fronts.stream().map(Front::configuration).collect(Collectors.joining())
                + "listen stats\n  mode http\n  bind 127.0.0.1:%s\n  stats enable\n  stats uri /\n"
                        .formatted(statsPort);
    }
}

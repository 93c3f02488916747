package dev.sluice.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ports that people and scripts know the system by. */
public record Ports(int api, int ingest, int apiManagement, int ingestManagement, int grpc) {

    public static final Ports DEFAULT = new Ports(3000, 3001, 3100, 3101, 3002);

    private static final int COUNT = 5;

    /** By {@link #free(int)}: whoever has one may not use it yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /** The five ports in the order of the record, with commas between; what {@link #toString} gives. */
    public static Ports parse(String text) {
        int[] ports =
                Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
        if (ports.length != COUNT) {
            throw new CannotRunException("%s are not %s ports, with commas between them.".formatted(text, COUNT));
        }
        return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    @Override
    public String toString() {
        return api + "," + ingest + "," + apiManagement + "," + ingestManagement + "," + grpc;
    }

    /**
     * Throws if somebody has one of them.
     *
     * @param mode gRPC's is needed by one alone
     */
    public void requireFree(Mode mode) {
        List<String> taken = users(mode).entrySet().stream()
                .filter(entry -> isTaken(entry.getKey()))
                .map(entry -> "Port %s is taken, and %s needs it.".formatted(entry.getKey(), entry.getValue()))
                .toList();
        if (!taken.isEmpty()) {
            throw new CannotRunException(
                    """
                    %s
                    Nothing was started. `lsof -i :PORT` shows who has a port: stop that, then start again.
                    If an earlier run was killed, its processes end by themselves within some seconds.""".formatted(taken.stream().collect(Collectors.joining(System.lineSeparator()))));
        }
    }

    private Map<Integer, String> users(Mode mode) {
        Map<Integer, String> users = new LinkedHashMap<>();
        users.put(api, "api-server");
        users.put(ingest, "ingest-app");
        users.put(apiManagement, "api-server's management");
        users.put(ingestManagement, "ingest-app's management");
        if (mode == Mode.GRPC) {
            users.put(grpc, "api-server's gRPC");
        }
        return users;
    }

    /** What both services are told in gRPC mode. */
    public Map<String, String> grpcEnvironment() {
        return Map.of("GRPC_PORT", Integer.toString(grpc), "API_GRPC_TARGET", "localhost:" + grpc);
    }

    /** Free ones, as {@link #free(int)} finds them. */
    public static Ports free() {
        int[] ports = free(5);
        return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    /**
     * Free ports below the range that the kernel hands out by itself, where nobody gets one between choice and use. This process
     * is given each once.
     */
    public static int[] free(int count) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(20_000, 32_000))
                .filter(port -> !isTaken(port) && GIVEN.add(port))
                .limit(count)
                .toArray();
    }

    /** One that is free, of those that the kernel hands out by itself. */
    public static int ephemeral() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CannotRunException("There is no free port: " + e.getMessage(), e);
        }
    }

    /** Loopback and wildcard both: some systems let one be bound while the other is. */
    private static boolean isTaken(int port) {
        return !canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                || !canBind(new InetSocketAddress(port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}

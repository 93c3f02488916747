package dev.sluice.ingest.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.ingest.provider.Verifier.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Changes a valid request, one way at a time: bytes of the body or of a header are altered, taken out, put in, doubled or
 * swapped; a header is left out, emptied or sent twice. The same seed makes the same changes.
 */
public final class Mutations {

    /** As many as each scheme is held to; more by {@code make mutations}. */
    public static final int COUNT = Integer.getInteger("sluice.mutations", 10_000);

    /** A request as a verifier sees it. */
    public record Signed(Map<String, List<String>> headers, byte[] body) {

        public static Signed of(Map<String, String> headers, byte[] body) {
            Map<String, List<String>> lists = new TreeMap<>();
            headers.forEach((name, value) -> lists.put(name, List.of(value)));
            return new Signed(lists, body);
        }

        public MockHttpServletRequest request() {
            var request = new MockHttpServletRequest();
            headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
            return request;
        }

        /** By both checks, one after the other, as the filters have them. */
        public Verdict checkedBy(Verifier verifier) {
            Verdict verdict = verifier.checkHeaders(request());
            return verdict == Verdict.VERIFIED ? verifier.check(request(), body) : verdict;
        }

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        private boolean isSameAs(Signed other) {
            return headers.equals(other.headers) && Arrays.equals(body, other.body);
        }
    }

    private Mutations() {}

    /** {@link #COUNT} requests, each of which differs from the valid one. */
    public static Stream<Signed> of(Signed valid, long seed) {
        var random = new Random(seed);
        return Stream.generate(() -> mutated(valid, random))
                .filter(mutated -> !mutated.isSameAs(valid))
                .limit(COUNT);
    }

    private static Signed mutated(Signed valid, Random random) {
        if (random.nextInt(3) == 0) {
            return new Signed(valid.headers(), bytes(valid.body(), random));
        }
        Map<String, List<String>> headers = new TreeMap<>(valid.headers());
        if (headers.isEmpty()) {
            return new Signed(headers, bytes(valid.body(), random));
        }
        String name = List.copyOf(headers.keySet()).get(random.nextInt(headers.size()));
        String value = valid.header(name);
        switch (random.nextInt(12)) {
            case 0 -> headers.remove(name);
            case 1 -> headers.put(name, List.of(""));
            case 2 -> headers.put(name, List.of(value, value));
            case 3 -> headers.put(name, List.of(value + value));
            default -> headers.put(name, List.of(new String(bytes(value.getBytes(ISO_8859_1), random), ISO_8859_1)));
        }
        return new Signed(headers, valid.body());
    }

    /** Some bytes with a change. */
    public static byte[] bytes(byte[] bytes, Random random) {
        List<Byte> list = new ArrayList<>(bytes.length + 1);
        for (byte b : bytes) {
            list.add(b);
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> list.set(at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
            case 1 -> list.remove(at);
            case 2 -> list.add(at, (byte) (' ' + random.nextInt(95)));
            case 3 -> list.add(at, bytes[at]);
            case 4 -> list.set(at, bytes[random.nextInt(bytes.length)]);
            default -> {
                int other = random.nextInt(bytes.length);
                list.set(at, bytes[other]);
                list.set(other, bytes[at]);
            }
        }
        byte[] changed = new byte[list.size()];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = list.get(i);
        }
        return changed;
    }
}

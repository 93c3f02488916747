package dev.sluice.bench.hostile;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A request as it goes over the wire.
 *
 * @param isWhole whether a service has all of it, and could take it
 * @param body for what is stored of it, if it is taken
 */
record HostileRequest(Door door, Kind kind, byte[] bytes, boolean isWhole, byte[] body) {

    /** So many in a row have one request that some of them replay. */
    private static final int ROW = 64;

    /**
     * The n-th of a run. Times and signatures are those of now; all else depends on the arguments alone.
     *
     * @param prefix of the ids of all orders and events
     */
    static HostileRequest of(long seed, int n, String prefix, List<Door> doors) {
        var random = new SplittableRandom(seed * 1_000_003 + n);
        Kind kind = Kind.of(random.nextInt(1_000));
        int origin = kind == Kind.REPLAYED ? n / ROW * ROW : n;
        Door door = doors.get(kind == Kind.REPLAYED ? origin / ROW % doors.size() : random.nextInt(doors.size()));
        var mutations = new Mutations(random);
        if (kind == Kind.GARBAGE) {
            return new HostileRequest(door, kind, mutations.garbage(), false, new byte[0]);
        }
        Draft draft = door.valid().draft(prefix + origin, new SplittableRandom(seed + origin));
        switch (kind) {
            case UNSIGNED -> {}
            case WRONGLY_SIGNED -> {
                int own = draft.headers.size();
                door.credential().add(draft);
                if (draft.headers.size() == own) {
                    mutations.body(draft);
                }
                draft.headers.subList(own, draft.headers.size()).forEach(header -> header[1] += "x");
            }
            case BODY -> {
                mutations.body(draft);
                door.credential().add(draft);
            }
            case HUGE -> {
                mutations.huge(draft);
                door.credential().add(draft);
            }
            case HEADERS -> {
                door.credential().add(draft);
                mutations.headers(draft);
            }
            case LINE -> {
                door.credential().add(draft);
                mutations.line(draft);
            }
            case REPLAYED, TRUNCATED, SLOW, GARBAGE -> door.credential().add(draft);
        }
        byte[] bytes = draft.bytes();
        return kind == Kind.TRUNCATED
                ? new HostileRequest(door, kind, mutations.truncated(bytes), false, draft.body)
                : new HostileRequest(door, kind, bytes, true, draft.body);
    }
}

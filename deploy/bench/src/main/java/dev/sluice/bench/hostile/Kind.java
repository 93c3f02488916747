package dev.sluice.bench.hostile;

/** In which way a request is hostile. */
enum Kind {
    UNSIGNED,
    WRONGLY_SIGNED,
    /** The very same bytes as some other request. */
    REPLAYED,
    /** Signed all the same, so that it gets further. */
    BODY,
    HEADERS,
    LINE,
    /** Ends before it is whole. */
    TRUNCATED,
    HUGE,
    /** A few bytes at a time, for seconds. */
    SLOW,
    /** No HTTP at all. */
    GARBAGE;

    /** Slow ones are few, for each keeps a sender for seconds; huge ones for their traffic. */
    static Kind of(int permille) {
        if (permille < 5) {
            return SLOW;
        }
        if (permille < 15) {
            return HUGE;
        }
        Kind[] others = {UNSIGNED, WRONGLY_SIGNED, REPLAYED, BODY, BODY, HEADERS, HEADERS, LINE, TRUNCATED, GARBAGE};
        return others[permille % others.length];
    }
}

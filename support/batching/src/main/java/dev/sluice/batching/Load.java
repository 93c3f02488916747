package dev.sluice.batching;

/** How much there is of something. Not thread-safe. */
final class Load {

    private int items;
    private long bytes;

    int items() {
        return items;
    }

    long bytes() {
        return bytes;
    }

    void add(Entry<?, ?> entry) {
        add(1, entry.bytes);
    }

    void add(int moreItems, long moreBytes) {
        items += moreItems;
        bytes += moreBytes;
    }

    void remove(Entry<?, ?> entry) {
        add(-1, -entry.bytes);
    }

    boolean exceeds(Size limit) {
        return items > limit.items() || bytes > limit.bytes();
    }

    boolean hasRoom(Size limit, int moreItems, long moreBytes) {
        return items + moreItems <= limit.items() && bytes + moreBytes <= limit.bytes();
    }
}

package dev.sluice.batching;

/**
 * How much there may be of something.
 *
 * @param items at least 1
 * @param bytes at least 1
 */
public record Size(int items, long bytes) {

    public Size {
        if (items < 1 || bytes < 1) {
            throw new IllegalArgumentException("A size of %s items and %s bytes".formatted(items, bytes));
        }
    }
}

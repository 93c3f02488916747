package dev.sluice.api.batching;

import java.util.ArrayList;
import java.util.List;

/** Items that a worker has begun together. A batch equals itself only. */
final class Batch<T, R> {

    private final List<Entry<T, R>> entries = new ArrayList<>();

    void add(Entry<T, R> entry) {
        entries.add(entry);
    }

    List<Entry<T, R>> entries() {
        return entries;
    }

    List<T> items() {
        return entries.stream().map(entry -> entry.item).toList();
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}

package dev.sluice.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many calls at once. */
public final class Concurrently {

    private Concurrently() {}

    /** One of the calls, by its number from 0 on. */
    public interface Call<T> {
        T call(int number) throws Exception;
    }

    /** Begins all calls together and returns their results in the order of their numbers; throws if one threw. */
    public static <T> List<T> call(int times, Call<T> call) {
        CountDownLatch start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                calls.add(executor.submit(() -> {
                    start.await();
                    return call.call(number);
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> result : calls) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

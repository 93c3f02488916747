package dev.sluice.api.update.grpc;

import com.google.protobuf.Message;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.State;
import dev.sluice.api.update.UpdateDoor;
import dev.sluice.api.update.UpdateDoor.Request;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands updates of one kind in: each message as the JSON that HTTP would carry, which is read as one from there and kept with
 * its event. Thread-safe.
 */
final class GrpcDoor<C extends Change, S extends State<S>> {

    /**
     * An update, and what would come with its call if it had come alone.
     *
     * @param update the message; empty where there is none
     * @param deadlineMillis the caller's time left; null where it does not say
     * @param traceparent empty where the caller does not say
     */
    record Item(Message update, @Nullable Long deadlineMillis, String traceparent) {}

    /** The contract's limits of a call. */
    private static final int MAX_UPDATES = 64;

    private static final long MAX_DEADLINE_MILLIS = 86_400_000;
    private static final int MAX_TRACEPARENT = 1000;

    private static final Logger log = LoggerFactory.getLogger(GrpcDoor.class);

    private final UpdateKind.Reader<C> reader;
    private final UpdateDoor<C, S> door;

    private GrpcDoor(UpdateKind.Reader<C> reader, UpdateDoor<C, S> door) {
        this.reader = reader;
        this.door = door;
    }

    static <C extends Change, S extends State<S>> GrpcDoor<C, S> of(UpdateEngine engine, UpdateKind<C, S> kind) {
        return new GrpcDoor<>(kind.reader(), engine.door(kind));
    }

    /** Applies an update that came alone, and answers its call. */
    <A> void apply(Message update, StreamObserver<A> call, Function<UpdateOutcome, A> answer) {
        answer(
                call,
                () -> answer.apply(applyAll(List.of(new Item(update, null, CallTrace.traceparent())))
                        .getFirst()));
    }

    /** Applies updates that came together, and answers their call. */
    <A> void applyAll(List<Item> updates, StreamObserver<A> call, Function<List<UpdateOutcome>, A> answer) {
        answer(call, () -> answer.apply(applyAll(updates)));
    }

    private List<UpdateOutcome> applyAll(List<Item> updates) {
        if (updates.isEmpty() || updates.size() > MAX_UPDATES) {
            throw new Failure.Malformed("/updates size must be between 1 and " + MAX_UPDATES);
        }
        Long left = CallDeadline.millisLeft();
        return door.applyAll(updates.stream().map(item -> request(item, left)).toList()).getOutcomes().stream()
                .map(GrpcDoor::outcome)
                .toList();
    }

    private Request<C> request(Item item, @Nullable Long left) {
        Long millis = item.deadlineMillis();
        if (millis != null && (millis < 0 || millis > MAX_DEADLINE_MILLIS)) {
            throw new Failure.Malformed("/deadline_ms must be from 0 to " + MAX_DEADLINE_MILLIS);
        }
        if (item.traceparent().codePointCount(0, item.traceparent().length()) > MAX_TRACEPARENT) {
            throw new Failure.Malformed("/traceparent must have at most %s characters".formatted(MAX_TRACEPARENT));
        }
        byte[] json = CanonicalJson.of(item.update());
        return new Request<>(
                reader.read(json),
                new String(json, StandardCharsets.UTF_8),
                CallDeadline.earlier(millis, left),
                item.traceparent());
    }

    private static UpdateOutcome outcome(dev.sluice.api.generated.internal.model.UpdateOutcome outcome) {
        var message = UpdateOutcome.newBuilder().setStatusValue(outcome.getStatus());
        if (outcome.getType() != null) {
            message.setType(outcome.getType());
        }
        if (outcome.getRetryAfter() != null) {
            message.setRetryAfter(outcome.getRetryAfter());
        }
        return message.build();
    }

    private static <A> void answer(StreamObserver<A> call, Supplier<A> answer) {
        A message;
        try {
            message = answer.get();
        } catch (RuntimeException e) {
            call.onError(status(e));
            return;
        }
        call.onNext(message);
        call.onCompleted();
    }

    private static StatusRuntimeException status(RuntimeException e) {
        if (e instanceof Failure.Malformed malformed) {
            return Status.INVALID_ARGUMENT.withDescription(malformed.detail()).asRuntimeException();
        }
        log.error("Unexpected failure", e);
        return Status.INTERNAL.asRuntimeException();
    }
}

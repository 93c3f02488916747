package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import dev.sluice.http.contract.ContractReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that the engine needs to know of a kind of update.
 *
 * @param reader reads what the contract's body says
 * @param createsOrders whether its updates create orders, for which those of other kinds may wait
 * @param rules decides
 * @param store the kind's tables
 */
public record UpdateKind<C extends Change, S extends State<S>>(
        KindName name, boolean createsOrders, Reader<C> reader, Rules<C, S> rules, UpdateStore<C, S> store) {

    /** Reads a change out of a body. */
    @FunctionalInterface
    public interface Reader<C> {

        /** @throws Failure.Malformed if the body breaks the contract */
        C read(byte[] body);

        /** By the contract's model and what becomes of it. */
        static <B, C> Reader<C> of(ContractReader contract, Class<B> model, Function<B, C> change) {
            return body -> {
                try {
                    return change.apply(contract.read(body, model));
                } catch (ContractReader.MalformedException e) {
                    throw new Failure.Malformed(String.valueOf(e.getMessage()));
                }
            };
        }
    }

    /** Decides one change. Pure: neither reads nor writes anything. */
    @FunctionalInterface
    public interface Rules<C, S> {

        /**
         * Decides a change whose event was not applied before.
         *
         * @param state of its subject; null while that does not exist
         * @param orderExists whether its order does
         * @return applied, with the new state, or refused
         */
        Outcome<S> decide(@Nullable S state, C change, boolean orderExists);
    }
}

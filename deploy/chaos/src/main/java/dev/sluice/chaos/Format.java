package dev.sluice.chaos;

import java.util.List;
import java.util.random.RandomGenerator;

/** How the events of an order are told. Thread-safe. */
interface Format {

    /** What order ids begin with that are told so. */
    String orderIdPrefix();

    /**
     * The events of one order and its dispute, as they are sent.
     *
     * @param random where new ids come from
     * @return one for each, in the same order; what it tells may have another id and another status
     */
    List<Message> messages(List<Webhook> webhooks, RandomGenerator random);

    /** Whether events are told in their order alone, each once those before it were taken. */
    boolean isInOrder();
}

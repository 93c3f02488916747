package dev.sluice.api.parking;

/** Parks what waits for an order: is told, in the order's own transaction, when one comes that it waits for. */
public interface OrderFollower extends Parker {}

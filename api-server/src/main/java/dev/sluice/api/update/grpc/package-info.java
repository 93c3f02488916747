/** Takes updates in over gRPC, by the contract in openapi/grpc; only in the mode {@code grpc}. */
@NullMarked
package dev.sluice.api.update.grpc;

import org.jspecify.annotations.NullMarked;

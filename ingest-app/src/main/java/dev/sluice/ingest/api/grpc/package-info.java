/** Calls api-server over gRPC, by the contract in openapi/grpc. Knows no retries. */
@NullMarked
package dev.sluice.ingest.api.grpc;

import org.jspecify.annotations.NullMarked;

package dev.sluice.chaos;

import dev.sluice.cli.provider.ProviderSigner;

/**
 * A webhook as it is sent, but for its signature.
 *
 * @param webhook what it tells
 * @param path of ingest-app
 * @param body in the sender's format
 * @param signer by which it is signed each time that it is sent
 */
record Message(Webhook webhook, String path, byte[] body, ProviderSigner signer) {}

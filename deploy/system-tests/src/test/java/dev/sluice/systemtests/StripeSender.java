package dev.sluice.systemtests;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.Signed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * Sends as Stripe does.
 *
 * @param ingest where
 * @param accounts the file with the account and its secret
 */
record StripeSender(String ingest, Path accounts) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An event of a type that nobody has heard of; returns the status of the answer. */
    int sendUnknown(String id) throws IOException, InterruptedException {
        Account account = Accounts.read(accounts, Map.of()).only(ProviderName.STRIPE);
        String body = "{\"id\": \"%s\", \"type\": \"payment_intent.unheard_of\", \"livemode\": false}".formatted(id);
        Signed signed = account.signer().sign(body.getBytes(StandardCharsets.UTF_8), Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingest + account.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(signed.body()));
        signed.headers().forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}

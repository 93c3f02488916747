package dev.sluice.ingest.provider.paypal;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Certificates as PayPal gives them out, by HTTPS, within 3 s. Follows no redirect. */
final class CertificateDownload implements CertificateSource {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .build();

    @Override
    public byte[] get(CertificateUrl url) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(URI.create(url.toString())).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            // A request's own timeout would end with the headers
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.statusCode()) {
                case HttpURLConnection.HTTP_OK -> response.body();
                case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE -> NONE;
                default -> throw new IOException("answered " + response.statusCode());
            };
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("not there in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}

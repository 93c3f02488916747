package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import dev.sluice.ingest.webhook.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import feign.Response;
import feign.codec.ErrorDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What an answer other than 2xx means; its body is not needed for that. */
final class AnswerDecoder implements ErrorDecoder {

    private final InstantSource clock;

    AnswerDecoder(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public RuntimeException decode(String method, Response answer) {
        int status = answer.status();
        return switch (status) {
            case 404 -> new NotFound();
            case 409 -> new ConflictException();
            case 422 -> new InvalidStatus();
            case 429 -> unavailable(answer);
            // Anything beyond 4xx is a server in trouble, or no HTTP server at all
            default ->
                status >= 300 && status < 500
                        ? new Disagreement("%s: status %d".formatted(method.substring(0, method.indexOf('(')), status))
                        : unavailable(answer);
        };
    }

    private ServiceUnavailable unavailable(Response answer) {
        Duration retryAfter = answer.headers().getOrDefault("Retry-After", List.of()).stream()
                .findFirst()
                .map(value -> RetryAfter.parse(value, clock))
                .orElse(Duration.ZERO);
        return new ServiceUnavailable("status " + answer.status(), retryAfter);
    }
}

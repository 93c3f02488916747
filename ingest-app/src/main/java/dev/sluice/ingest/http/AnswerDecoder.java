package dev.sluice.ingest.http;

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
        String operation = method.substring(0, method.indexOf('('));
        return operation.endsWith("#applyOrderUpdates") && isRefusal(answer.status())
                ? new BatchRefusedException(answer.status())
                : Answers.failure(answer.status(), retryAfter(answer), operation);
    }

    /** Nothing of it may hold for its updates: one bad one fails them all, or there is no such call in an older server. */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
    }

    private Duration retryAfter(Response answer) {
        return answer.headers().getOrDefault("Retry-After", List.of()).stream()
                .findFirst()
                .map(value -> RetryAfter.parse(value, clock))
                .orElse(Duration.ZERO);
    }
}

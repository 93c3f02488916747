package dev.sluice.ingest.http;

import dev.sluice.client.model.UpdateOutcomes;
import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import feign.Response;
import feign.codec.Decoder;
import feign.codec.ErrorDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer means. Only api-server's own word says what became of an update: a 2xx with the contract's JSON, a 404,
 * 409 or 422 with one of its problems. A proxy's page with the same status says nothing, and is a {@link Disagreement}.
 * Thread-safe.
 */
final class AnswerDecoder implements Decoder, ErrorDecoder {

    private final JsonMapper json;
    private final InstantSource clock;

    AnswerDecoder(JsonMapper json, InstantSource clock) {
        // What a newer api-server adds to its answers is no business of ours
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        this.clock = clock;
    }

    /** The outcomes of a 2xx, or null where it is about one update, which then is applied. */
    @Override
    public @Nullable Object decode(Response answer, Type type) {
        if (type == UpdateOutcomes.class) {
            UpdateOutcomes outcomes = read(answer, MediaType.APPLICATION_JSON_VALUE, UpdateOutcomes.class);
            if (outcomes == null) {
                throw notItsOwnWord(answer, operation(answer));
            }
            return outcomes;
        }
        if (!"applied".equals(member(answer, MediaType.APPLICATION_JSON_VALUE, "outcome"))) {
            throw notItsOwnWord(answer, operation(answer));
        }
        return null;
    }

    /** The failure that any other status stands for. */
    @Override
    public RuntimeException decode(String method, Response answer) {
        String operation = withoutParameters(method);
        if (operation.endsWith("#applyOrderUpdates") && isRefusal(answer.status())) {
            return new BatchRefusedException(answer.status());
        }
        String problem = member(answer, MediaType.APPLICATION_PROBLEM_JSON_VALUE, "type");
        return Answers.saysWhatBecameOfAnUpdate(answer.status()) && !Answers.isItsOwnWord(answer.status(), problem)
                ? notItsOwnWord(answer, operation)
                : Answers.failure(answer.status(), problem, retryAfter(answer), operation);
    }

    /**
     * It decides nothing for any of its updates, whoever says it: one bad update fails them all, an older server has no
     * such call, a proxy may take less in one body. Alone, each has an answer of its own.
     */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
    }

    private static Disagreement notItsOwnWord(Response answer, String operation) {
        return new Disagreement(
                "%s: status %s without the contract's body, perhaps of a proxy".formatted(operation, answer.status()));
    }

    /** A member of the body that is a string; null where there is none, or the body is not what it should be. */
    private @Nullable String member(Response answer, String mediaType, String name) {
        JsonNode body = read(answer, mediaType, JsonNode.class);
        return body == null || !body.path(name).isString()
                ? null
                : body.path(name).stringValue();
    }

    private <T> @Nullable T read(Response answer, String mediaType, Class<T> type) {
        if (answer.body() == null || !mayBe(answer, mediaType)) {
            return null;
        }
        try (InputStream body = answer.body().asInputStream()) {
            return json.readValue(body, type);
        } catch (JacksonException | IOException _) {
            return null;
        }
    }

    /** An answer without a type is known by what it holds. */
    private static boolean mayBe(Response answer, String mediaType) {
        String type = header(answer, HttpHeaders.CONTENT_TYPE);
        return type == null || type.split(";", 2)[0].strip().equalsIgnoreCase(mediaType);
    }

    private Duration retryAfter(Response answer) {
        String value = header(answer, HttpHeaders.RETRY_AFTER);
        return value == null ? Duration.ZERO : RetryAfter.parse(value, clock);
    }

    private static @Nullable String header(Response answer, String name) {
        return answer.headers().getOrDefault(name, List.of()).stream()
                .findFirst()
                .orElse(null);
    }

    private static String operation(Response answer) {
        return withoutParameters(
                answer.request().requestTemplate().methodMetadata().configKey());
    }

    private static String withoutParameters(String method) {
        return method.substring(0, method.indexOf('('));
    }
}

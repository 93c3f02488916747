package dev.sluice.ingest.api.http;

import dev.sluice.client.model.ApiResponse;
import dev.sluice.client.model.UpdateOutcomes;
import dev.sluice.ingest.api.batching.BatchRefusedException;
import dev.sluice.ingest.api.batching.RetryAfter;
import dev.sluice.ingest.api.batching.StatusMeaning;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import feign.InvocationContext;
import feign.Response;
import feign.ResponseInterceptor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads answers of api-server, of all statuses, in place of Feign's decoders, for which a conflict would be an exception.
 * Only api-server's own word says what became of an update: a 2xx with the contract's JSON, a 404, 409 or 422 with one of
 * its problems. A proxy's page with the same status says nothing, and is a {@link Disagreement}. Thread-safe.
 */
final class AnswerReader implements ResponseInterceptor {

    private final JsonMapper json;
    private final InstantSource clock;

    AnswerReader(JsonMapper json, InstantSource clock) {
        // What a newer api-server adds to its answers is no business of ours
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        this.clock = clock;
    }

    @Override
    public Object intercept(InvocationContext context, Chain chain) {
        try (Response answer = context.response()) {
            return read(operation(answer), context.returnType(), answer);
        }
    }

    /** As the contract names it; the generator has a second method for each, which tells the status too. */
    private static String operation(Response answer) {
        String method = answer.request().requestTemplate().methodMetadata().configKey();
        return method.substring(0, method.indexOf('(')).replace("WithHttpInfo", "");
    }

    /**
     * Reads the answer of an operation.
     *
     * @return the outcomes of a batch; of one update the status, which says that it is safe
     * @throws DeliveryFailure where the update, or each one of the batch, was not delivered
     * @throws BatchRefusedException where a batch has to be sent one by one
     */
    Object read(String operation, Type type, Response answer) {
        return type == UpdateOutcomes.class ? outcomes(operation, answer) : status(operation, answer);
    }

    private ApiResponse<?> status(String operation, Response answer) {
        int status = answer.status();
        if (StatusMeaning.isApplied(status)) {
            if (!"applied".equals(member(answer, MediaType.APPLICATION_JSON_VALUE, "outcome"))) {
                throw notItsOwnWord(operation, answer);
            }
        } else {
            requireDelivered(operation, answer);
        }
        return new ApiResponse<>(status, Map.of());
    }

    private UpdateOutcomes outcomes(String operation, Response answer) {
        int status = answer.status();
        if (isRefusal(status)) {
            throw new BatchRefusedException("status " + status);
        }
        if (!StatusMeaning.isApplied(status)) {
            requireDelivered(operation, answer);
        }
        UpdateOutcomes outcomes = read(answer, MediaType.APPLICATION_JSON_VALUE, UpdateOutcomes.class);
        if (outcomes == null) {
            throw notItsOwnWord(operation, answer);
        }
        return outcomes;
    }

    /**
     * It decides nothing for any of its updates, whoever says it: one bad update fails them all, an older server has no
     * such call, a proxy may take less in one body. Alone, each has an answer of its own.
     */
    private static boolean isRefusal(int status) {
        return status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
    }

    /** Of a status other than 2xx, only a conflict is a delivery. */
    private void requireDelivered(String operation, Response answer) {
        String problem = member(answer, MediaType.APPLICATION_PROBLEM_JSON_VALUE, "type");
        if (StatusMeaning.isAboutAnUpdate(answer.status()) && !StatusMeaning.isItsOwnWord(answer.status(), problem)) {
            throw notItsOwnWord(operation, answer);
        }
        var _ = StatusMeaning.of(answer.status(), problem, retryAfter(answer), operation)
                .orElseThrow();
    }

    private static Disagreement notItsOwnWord(String operation, Response answer) {
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
}

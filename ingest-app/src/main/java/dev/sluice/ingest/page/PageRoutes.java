package dev.sluice.ingest.page;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Which path is whose. {@link PageFilter} has let in who comes here, and answered what is about sessions. */
final class PageRoutes {

    private static final Logger log = LoggerFactory.getLogger(PageRoutes.class);

    private PageRoutes() {}

    static RouterFunction<ServerResponse> ofInbox(
            Html html, WebhookPages webhooks, RepairPages repairs, OrderPages orders) {
        return common(html, orders)
                .GET("/page", webhooks::list)
                .GET("/page/webhooks/{id}", webhooks::one)
                .GET("/page/webhooks/{id}/replay", repairs::askToReplay)
                .POST("/page/webhooks/{id}/replay", repairs::replay)
                .GET("/page/webhooks/{id}/dismiss", repairs::askToDismiss)
                .POST("/page/webhooks/{id}/dismiss", repairs::dismiss)
                .GET("/page/replays", repairs::askToReplayAll)
                .POST("/page/replays", repairs::replayAll)
                .build();
    }

    static RouterFunction<ServerResponse> of(Html html, OrderPages orders) {
        return common(html, orders).GET("/page", html::elsewhere).build();
    }

    private static RouterFunctions.Builder common(Html html, OrderPages orders) {
        Assets assets = new Assets();
        return route().GET("/page/style.css", assets::style)
                .GET("/page/htmx.js", assets::htmx)
                .GET("/page/login", html::login)
                .GET("/page/vitals", html::vitals)
                .GET("/page/orders", orders::one)
                .onError(_ -> true, (failure, request) -> failed(html, failure, request));
    }

    private static ServerResponse failed(Html html, Throwable failure, ServerRequest request) {
        return switch (failure) {
            case InputException e ->
                html.message(request, HttpStatus.BAD_REQUEST, "That cannot be", String.valueOf(e.getMessage()));
            case ErrorResponseException e ->
                html.message(
                        request,
                        HttpStatus.valueOf(e.getStatusCode().value()),
                        Objects.requireNonNullElse(e.getBody().getTitle(), "Refused"),
                        Objects.requireNonNullElse(e.getBody().getDetail(), ""));
            case DataAccessException _, TransactionException _ -> {
                log.warn(
                        "event=page_unavailable reason=\"{}\"",
                        failure.getClass().getSimpleName());
                yield html.message(
                        request,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The inbox does not answer",
                        "Its database did not do what was asked of it in time. The log says more; then try again.");
            }
            default -> {
                log.error("Unexpected failure", failure);
                yield html.message(
                        request,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "A bug",
                        "This page failed. The log of this service says more.");
            }
        };
    }
}

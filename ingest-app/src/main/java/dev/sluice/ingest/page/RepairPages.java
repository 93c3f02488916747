package dev.sluice.ingest.page;

import static dev.sluice.ingest.page.WebhookPages.body;

import dev.sluice.ingest.inbox.admin.generated.InboxApi;
import dev.sluice.ingest.inbox.admin.generated.InboxWebhooksApi;
import dev.sluice.ingest.inbox.admin.generated.model.Dismissal;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayReport;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookDetail;
import dev.sluice.ingest.page.Html.Frame;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What an operator can do about webhooks: each is asked back first, with how many it is about. */
final class RepairPages {

    /** @param updates what it would become by the running version */
    record One(Frame frame, WebhookDetail webhook, List<String> updates) {}

    /** @param report of a dry run where it is to be confirmed, else of what was done */
    record All(Frame frame, Filter filter, ReplayReport report) {}

    private final Html html;
    private final InboxApi inbox;
    private final InboxWebhooksApi webhooks;
    private final InstantSource clock;

    RepairPages(Html html, InboxApi inbox, InboxWebhooksApi webhooks, InstantSource clock) {
        this.html = html;
        this.inbox = inbox;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    ServerResponse askToReplay(ServerRequest request) {
        return ask(request, "Replay one webhook?", "replay.jte");
    }

    ServerResponse replay(ServerRequest request) {
        String id = request.pathVariable("id");
        return toWebhook(id, body(webhooks.replayWebhook(id)).getOutcome().getValue());
    }

    ServerResponse askToDismiss(ServerRequest request) {
        return ask(request, "Give one webhook up?", "dismiss.jte");
    }

    ServerResponse dismiss(ServerRequest request) {
        String id = request.pathVariable("id");
        Form form = PageFilter.form(request.servletRequest());
        webhooks.dismissWebhook(id, new Dismissal(form.required("reason", 1000), form.required("by", 255)));
        return toWebhook(id, "dismissed");
    }

    private ServerResponse ask(ServerRequest request, String title, String template) {
        WebhookDetail webhook = body(webhooks.getWebhook(request.pathVariable("id")));
        return html.page(template, new One(html.frame(request, title), webhook, WebhookPages.updates(webhook)));
    }

    ServerResponse askToReplayAll(ServerRequest request) {
        // What comes while somebody reads is not what they agree to
        Filter filter = Filter.read(name -> request.param(name).orElse("")).until(clock.instant());
        ReplayReport report = body(inbox.replayWebhooks(filter.replay(true)));
        return html.page("replays.jte", new All(html.frame(request, "Replay these webhooks?"), filter, report));
    }

    ServerResponse replayAll(ServerRequest request) {
        Form form = PageFilter.form(request.servletRequest());
        Filter filter = Filter.read(form::field);
        ReplayReport report = body(inbox.replayWebhooks(filter.replay(false)));
        return html.page("replayed.jte", new All(html.frame(request, "Replayed"), filter, report));
    }

    private static ServerResponse toWebhook(String id, String done) {
        return ServerResponse.seeOther(URI.create("/page/webhooks/%s?done=%s".formatted(id, done)))
                .build();
    }
}

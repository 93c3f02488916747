package dev.sluice.ingest.page;

import dev.sluice.ingest.page.Html.Frame;
import dev.sluice.ingest.page.Stories.Story;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** One order, as api-server has it; in each mode that reads it over HTTP. */
final class OrderPages {

    /** @param highlighted the event that is looked at; empty for none */
    record View(Frame frame, Story story, String highlighted) {}

    private final Html html;
    private final Stories stories;

    OrderPages(Html html, Stories stories) {
        this.html = html;
        this.stories = stories;
    }

    ServerResponse one(ServerRequest request) {
        String orderId = Filter.read(name -> request.param(name).orElse("")).orderId();
        if (orderId == null) {
            throw new InputException("Name an order.");
        }
        return html.page("order.jte", new View(html.frame(request, "Order " + orderId), stories.of(orderId), ""));
    }
}

package dev.sluice.api.paging;

import dev.sluice.api.generated.payments.model.Event;
import dev.sluice.api.generated.payments.model.EventPage;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Pages of events, the same for orders and disputes. */
@Component
public final class EventPageMapper {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper json;

    EventPageMapper(JsonMapper json) {
        this.json = json;
    }

    /**
     * Makes a page of what was read with a limit of one more.
     *
     * @see Page#of
     */
    public EventPage page(List<StoredEvent> read, int limit) {
        var page = Page.of(read, limit, StoredEvent::cursor);
        return new EventPage(page.map(this::event)).nextCursor(page.nextCursor());
    }

    private Event event(StoredEvent event) {
        return new Event(
                Long.toString(event.id()),
                event.providerEventId(),
                event.kind(),
                event.receivedAt(),
                json.readValue(event.payload(), OBJECT));
    }
}

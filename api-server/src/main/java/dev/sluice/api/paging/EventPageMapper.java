package dev.sluice.api.paging;

import dev.sluice.api.generated.payments.model.Event;
import dev.sluice.api.generated.payments.model.EventPage;
import dev.sluice.http.body.Utf8;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Pages of events, the same for orders and disputes. A payload that cannot be read fails no page. */
@Component
public final class EventPageMapper {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final Logger log = LoggerFactory.getLogger(EventPageMapper.class);

    private final JsonMapper json;

    EventPageMapper(JsonMapper json) {
        this.json = json;
    }

    public EventPage page(Page<StoredEvent> page) {
        return new EventPage(page.map(this::event)).nextCursor(page.nextCursor());
    }

    private Event event(StoredEvent event) {
        var listed = new Event(
                Long.toString(event.id()), event.providerEventId(), event.kind(), event.receivedAt(), Map.of());
        try {
            Map<String, Object> payload = json.readValue(Utf8.withoutMark(event.payload()), OBJECT);
            if (payload != null) {
                return listed.payload(payload);
            }
        } catch (JacksonException _) {
            // told below, like the text "null"
        }
        log.warn("The payload of event {} cannot be read as a JSON object; it is listed as text", event.id());
        return listed.payloadText(event.payload());
    }
}

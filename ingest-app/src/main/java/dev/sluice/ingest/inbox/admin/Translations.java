package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.body.Utf8;
import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.inbox.admin.generated.model.Translation;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Translator.UnreadableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What the running version makes of a webhook. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class Translations {

    private static final Logger log = LoggerFactory.getLogger(Translations.class);

    private static final int MAX_ROW = 2000;
    private static final int MAX_REASON = 1000;

    private final Translator translator;
    private final OrderNames names;
    private final WebhookMapper mapper;

    Translations(Translator translator, OrderNames names, WebhookMapper mapper) {
        this.translator = translator;
        this.names = names;
        this.mapper = mapper;
    }

    /** Null where nobody reads its provider's events any more. */
    @Nullable
    Translation of(StoredWebhook webhook, byte[] body) {
        Event event = names.find(webhook.rereads(body)).getOrDefault(webhook.id(), webhook.event());
        String version = translator.version(event);
        if (version == null) {
            return null;
        }
        Translation translation = new Translation(version, List.of());
        try {
            String row = translator.row(event, body);
            translation.row(row == null ? null : Utf8.cut(row, MAX_ROW));
            return translation.updates(translator.translate(event, body, null).stream()
                    .map(mapper::sent)
                    .toList());
        } catch (IgnoredException | UnreadableException e) {
            return translation.reason(Utf8.cut(String.valueOf(e.getMessage()), MAX_REASON));
        } catch (RuntimeException e) {
            // Who looks at a webhook that a bug keeps from being read has to see it all the same
            log.error("Unexpected failure", e);
            return translation.reason("It cannot be read: a bug, which the log of this service has.");
        }
    }
}

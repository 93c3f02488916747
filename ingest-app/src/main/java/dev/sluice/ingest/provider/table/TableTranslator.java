package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.AccountTranslator;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Translator.UnreadableException;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.LimitedLog;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** By a table for each provider. */
final class TableTranslator implements AccountTranslator {

    private static final Logger log = LoggerFactory.getLogger(TableTranslator.class);

    private final LimitedLog limited = new LimitedLog(log);
    private final Map<String, Table> tables;

    /** @param tables by their providers */
    TableTranslator(Map<String, Table> tables) {
        this.tables = tables;
    }

    @Override
    public String version(String provider) {
        return of(provider).version();
    }

    @Override
    public @Nullable String orderId(Account account, JsonNode event) {
        return new Translating(of(account.provider()), account, event, null).orderId();
    }

    @Override
    public @Nullable String row(Account account, JsonNode event) {
        Row row = of(account.provider()).row(event, account);
        return row == null ? null : row.text();
    }

    @Override
    public List<String> aliases(Account account, JsonNode event) {
        return new Translating(of(account.provider()), account, event, null).aliases();
    }

    /** The order is the one that the event was kept with, where it was kept with one, or what that is an alias of. */
    @Override
    public List<Update> translate(Account account, Event event, JsonNode body, @Nullable Traceparent traceparent) {
        var translating = new Translating(of(account.provider()), account, body, traceparent);
        return switch (translating.translate(event.orderId(), event.aliasOf())) {
            case Translation.Updates(List<Update> updates, List<String> leftOut) -> {
                leftOut.forEach(reason ->
                        limited.warn("event=webhook_member_left_out provider=%s account=%s type=%s reason=\"%s\""
                                .formatted(account.provider(), account.name(), event.type(), reason)));
                yield updates;
            }
            case Translation.Ignored(String reason, boolean unexpected) -> {
                if (unexpected) {
                    limited.warn("event=webhook_unexpected provider=%s account=%s type=%s reason=\"%s\""
                            .formatted(account.provider(), account.name(), event.type(), reason));
                }
                throw new IgnoredException(reason, unexpected);
            }
            case Translation.Unusable(String reason) -> throw new UnreadableException(reason);
        };
    }

    private Table of(String provider) {
        Table table = tables.get(provider);
        if (table == null) {
            throw new IllegalArgumentException("There is no table for the provider '%s'".formatted(provider));
        }
        return table;
    }
}

package dev.sluice.ingest.provider;

import dev.sluice.http.contract.ContractReader.MalformedException;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** By the provider that the event came from. */
@Component
final class ProviderTranslator implements Translator {

    private final List<Provider<?>> providers;

    ProviderTranslator(Providers providers) {
        this.providers = providers.all();
    }

    @Override
    public @Nullable String version(Event event) {
        Provider<?> provider = sender(event);
        return provider == null ? null : provider.version();
    }

    @Override
    public List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent) {
        Provider<?> provider = sender(event);
        if (provider == null) {
            throw new UnreadableException(
                    "nobody here reads '%s' of the provider '%s'".formatted(event.type(), event.provider()));
        }
        return translate(provider, event, body, traceparent);
    }

    @Override
    public @Nullable String row(Event event, byte[] body) {
        Provider<?> provider = sender(event);
        return provider == null ? null : row(provider, event, body);
    }

    private static <E> @Nullable String row(Provider<E> provider, Event event, byte[] body) {
        try {
            return events(provider, event, body)
                    .map(provider::row)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } catch (MalformedException _) {
            return null;
        }
    }

    @Override
    public Names names(Event event, byte[] body) {
        Provider<?> provider = sender(event);
        return provider == null ? Names.NONE : names(provider, event, body);
    }

    private static <E> Names names(Provider<E> provider, Event event, byte[] body) {
        try {
            return events(provider, event, body)
                    .findFirst()
                    .map(one -> new Names(provider.describe(one, Map.of()).orderId(), provider.aliases(one)))
                    .orElse(Names.NONE);
        } catch (MalformedException _) {
            return Names.NONE;
        }
    }

    private @Nullable Provider<?> sender(Event event) {
        return providers.stream()
                .filter(provider -> provider.sent(event))
                .findFirst()
                .orElse(null);
    }

    private static <E> List<Update> translate(
            Provider<E> provider, Event event, byte[] body, @Nullable Traceparent traceparent) {
        try {
            return events(provider, event, body)
                    .flatMap(one -> provider.translate(one, event, traceparent).stream())
                    .toList();
        } catch (MalformedException e) {
            throw new UnreadableException("the contract that is in force refuses it: " + e.getMessage());
        }
    }

    /** Of a body, those that are this one. */
    private static <E> Stream<E> events(Provider<E> provider, Event event, byte[] body) {
        return provider.split(body).stream()
                .filter(one -> provider.describe(one, Map.of()).id().equals(event.id()));
    }
}

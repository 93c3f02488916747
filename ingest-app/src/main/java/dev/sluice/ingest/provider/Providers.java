package dev.sluice.ingest.provider;

import java.util.List;
import java.util.stream.Stream;

/** All providers that are served. */
record Providers(List<Provider<?>> all, List<String> vacant) {

    static Providers of(List<Provider<?>> single, List<ProviderGroup> groups) {
        return new Providers(
                Stream.concat(
                                single.stream(),
                                groups.stream().<Provider<?>>flatMap(group -> group.providers().stream()))
                        .toList(),
                groups.stream().flatMap(group -> group.vacant().stream()).toList());
    }
}

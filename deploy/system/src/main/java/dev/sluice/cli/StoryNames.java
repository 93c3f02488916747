package dev.sluice.cli;

import dev.sluice.cli.provider.ProviderName;
import dev.sluice.cli.provider.Stories;
import dev.sluice.cli.provider.Story;
import java.util.Iterator;
import java.util.stream.Stream;

/** Of all providers: completion does not look at the word before. */
final class StoryNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Stream.of(ProviderName.values())
                .flatMap(provider -> Stories.of(provider).all().stream())
                .map(Story::name)
                .distinct()
                .iterator();
    }
}

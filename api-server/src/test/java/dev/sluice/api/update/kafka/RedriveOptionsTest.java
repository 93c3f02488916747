package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedriveOptionsTest {

    @Test
    void takesAllByDefault() {
        var options = RedriveOptions.parse(List.of());
        assertThat(options).isEqualTo(new RedriveOptions(false, Set.of(), Long.MAX_VALUE));
        assertThat(options.wants("anything")).isTrue();
    }

    @Test
    void readsAllArguments() {
        var options = RedriveOptions.parse(
                List.of("--dry-run", "--reason", "not-found", "--reason", "malformed", "--limit", "7"));
        assertThat(options).isEqualTo(new RedriveOptions(true, Set.of("not-found", "malformed"), 7));
        assertThat(options.wants("internal")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--all", "--reason", "--limit", "--limit 0", "--limit x", "not-found"})
    void refusesWhatItDoesNotKnow(String arguments) {
        assertThatThrownBy(() -> RedriveOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.sluice.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AccessPropertiesTest {

    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(29) + "~==";

    @Test
    void opensToAllByDefault() {
        assertThat(bound(Map.of()).isOpenToAll()).isTrue();
        assertThat(bound(Map.of("API_TOKENS", "", "API_READ_TOKENS", "")).isOpenToAll())
                .isTrue();
    }

    @Test
    void takesTokensWithCommasBetweenThemAndKeepsThemToItself() {
        AccessProperties properties = bound(Map.of("API_TOKENS", A + ", " + B, "API_READ_TOKENS", "c".repeat(255)));

        assertThat(properties.tokens()).containsExactly(A, B);
        assertThat(properties.readTokens()).containsExactly("c".repeat(255));
        assertThat(properties.isOpenToAll()).isFalse();
        assertThat(properties.toString()).doesNotContain(A, B, "ccc");
    }

    @ParameterizedTest
    @CsvSource({
        "API_TOKENS, short-of-32-characters-by-1----",
        "API_TOKENS, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,short'",
        "API_TOKENS, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,'",
        "API_TOKENS, aaaaaaaaaaaaaaaaaaaaaa and bbbbbbbbbbbbbbbbbbb",
        "API_TOKENS, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaäaaaa",
        "API_READ_TOKENS, short",
        "API_READ_TOKENS, ','",
    })
    void refusesAMalformedTokenWithoutShowingIt(String variable, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of(variable, value)))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessage(
                        "%s=(hidden) cannot be used: a token has 32 to 255 characters, each a letter, a digit or one of"
                                + " . _ ~ + / -, then = as padding.",
                        variable);
    }

    @Test
    void refusesATokenThatWouldOpenBothScopes() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new AccessProperties(List.of(A, B), List.of(B)))
                .withMessageStartingWith("API_READ_TOKENS=(hidden) cannot be used: ")
                .withMessageNotContaining(B);
    }

    /** As the process's environment would be bound. */
    private static AccessProperties bound(Map<String, Object> variables) {
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
        return new Binder(List.copyOf(List.of(
                        ConfigurationPropertySources.from(source).iterator().next())))
                .bindOrCreate("api", AccessProperties.class);
    }
}

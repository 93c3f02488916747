package dev.sluice.ingest.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class HttpPropertiesTest {

    private static final String TOKEN = "a-token-that-has-36-characters-in-it";

    /** As the process's environment would be bound. */
    private static HttpProperties bound(Map<String, String> variables) {
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables));
        return new Binder(List.copyOf(List.of(
                        ConfigurationPropertySources.from(source).iterator().next())))
                .bindOrCreate("api", HttpProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bound(Map.of()))
                .isEqualTo(new HttpProperties(URI.create("http://localhost:3000"), null, null, null));
    }

    @Test
    void takesEachVariable() {
        assertThat(bound(Map.of(
                        "API_BASE_URL", "https://api.example:8443/base",
                        "API_TOKEN", TOKEN,
                        "API_SSL_BUNDLE", "client")))
                .isEqualTo(new HttpProperties(URI.create("https://api.example:8443/base"), TOKEN, null, "client"));
    }

    @ParameterizedTest
    @CsvSource({
        "API_BASE_URL, localhost:3000",
        "API_BASE_URL, /relative",
        "API_BASE_URL, ftp://localhost",
        "API_BASE_URL, http:///x",
        "API_BASE_URL, http://localhost?a=b",
        "API_BASE_URL, http://localhost#a",
        "API_SSL_BUNDLE, client", // though API_BASE_URL begins with http
    })
    void refusesWhatCannotWork(String variable, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of(variable, value)))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith(variable + "=");
    }

    /** As Compose names a service; for java.net.URI it is no host. */
    @ParameterizedTest
    @ValueSource(strings = {"http://api_server:3000", "https://_", "http://api_server"})
    void saysThatAHostHasNoUnderscore(String url) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of("API_BASE_URL", url)))
                .havingRootCause()
                .withMessageStartingWith("API_BASE_URL=" + url + " cannot be used: a host's name must not contain '_'");
    }

    @Test
    void doesNotShowThePasswordOfAUrl() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of("API_BASE_URL", "http://joe:secret@localhost")))
                .havingRootCause()
                .withMessageStartingWith("API_BASE_URL=(hidden)")
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-token-of-only-31-characters-x",
                "a-token-that-has-36-characters-and-ä",
                "a token that has 36 characters in it"
            })
    void refusesAMalformedTokenWithoutShowingIt(String token) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of("API_TOKEN", token)))
                .havingRootCause()
                .withMessageStartingWith("API_TOKEN=(hidden) cannot be used: a token has 32 to 255 characters")
                .withMessageNotContaining(token);
    }

    @Test
    void keepsTheTokenToItself() {
        assertThat(bound(Map.of("API_TOKEN", TOKEN)).toString()).doesNotContain(TOKEN);
        assertThat(bound(Map.of("API_TOKEN", "")).token()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a b", "http://"})
    void refusesWhatCannotBeRead(String url) {
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> bound(Map.of("API_BASE_URL", url)));
    }
}

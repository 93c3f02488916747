package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

/** The style sheet's colours, by WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what bounds a control (1.4.11). */
class PageStyleTest {

    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

    private static final String STYLE = read();
    private static final int DARK = STYLE.indexOf("@media (prefers-color-scheme: dark)");

    @ParameterizedTest
    @CsvSource({
        "text, page",
        "text, panel",
        "muted, page",
        "muted, panel",
        "link, page",
        "link, panel",
        "on-button, button",
        "good, good-panel",
        "bad, bad-panel",
        "wait, wait-panel"
    })
    void textIsReadable(String text, String background) {
        assertContrast(text, background, 4.5);
    }

    @ParameterizedTest
    @CsvSource({"line, page", "line, panel", "link, page"})
    void controlsAreSeen(String edge, String background) {
        assertContrast(edge, background, 3);
    }

    @Test
    void bothSchemesHaveTheSameColours() {
        assertThat(colours(STYLE.substring(0, DARK)).keySet())
                .isEqualTo(colours(STYLE.substring(DARK)).keySet());
    }

    /** A pair that is not held to anything above would not be noticed. */
    @Test
    void noColourIsNamedOutsideOfTheSchemes() {
        String rules = STYLE.substring(STYLE.indexOf("* { box-sizing"));

        assertThat(rules).doesNotContainPattern("#[0-9a-fA-F]{3}|rgb|hsl|opacity");
    }

    @Test
    void nothingComesFromElsewhere() {
        assertThat(STYLE).doesNotContain("url(", "@import");
    }

    private static void assertContrast(String text, String background, double least) {
        for (String scheme : new String[] {STYLE.substring(0, DARK), STYLE.substring(DARK)}) {
            Map<String, Integer> colours = colours(scheme);
            double one = luminance(Objects.requireNonNull(colours.get(text)));
            double other = luminance(Objects.requireNonNull(colours.get(background)));
            assertThat((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05))
                    .as("%s on %s", text, background)
                    .isGreaterThanOrEqualTo(least);
        }
    }

    private static Map<String, Integer> colours(String scheme) {
        Map<String, Integer> colours = new HashMap<>();
        Matcher colour = COLOUR.matcher(scheme);
        while (colour.find()) {
            colours.put(colour.group(1), Integer.valueOf(colour.group(2), 16));
        }
        return colours;
    }

    /** WCAG's relative luminance. */
    private static double luminance(int colour) {
        double[] linear = Stream.of(colour >> 16, colour >> 8, colour)
                .mapToDouble(channel -> (channel & 0xff) / 255.0)
                .map(value -> value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4))
                .toArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static String read() {
        try {
            return new ClassPathResource("page/style.css").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

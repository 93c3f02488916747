package dev.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Markdown file with one table, beside this class. */
final class Table {

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern REPEATED = Pattern.compile("<(\\d+) ([^>]+)>");

    private Table() {}

    /** The cells of each row. */
    static Stream<List<String>> rows(String file) {
        try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("|"))
                            // The header, and the line below it
                            .skip(2)
                            .map(line -> Arrays.stream(line.split("\\|"))
                                    .skip(1)
                                    .map(String::strip)
                                    .toList())
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code spans of a cell, expanded; one that is empty where there is none. */
    static List<String> values(String cell) {
        List<String> values = CODE.matcher(cell)
                .results()
                .map(code -> expanded(code.group(1)))
                .toList();
        return values.isEmpty() ? List.of("") : values;
    }

    /**
     * {@code <3 ab>} is {@code ababab}, and {@code <3 k#>} is {@code k0k1k2}. The symbols ␀, ␊ and ␠ are the characters that
     * they depict.
     */
    static String expanded(String text) {
        return REPEATED.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(repeated(match)))
                .replace('␀', '\0')
                .replace('␊', '\n')
                .replace('␠', ' ');
    }

    private static String repeated(MatchResult match) {
        return IntStream.range(0, Integer.parseInt(match.group(1)))
                .mapToObj(i -> match.group(2).replace("#", Integer.toString(i)))
                .collect(Collectors.joining());
    }

    /** A value as a test's name may hold it. */
    static String shortened(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "..." : value;
    }
}

package dev.sluice.http.contract;

import dev.sluice.http.body.Utf8;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;

/** JSON Pointers (RFC 6901) to what is wrong, no longer than the contracts promise. */
final class Pointers {

    private static final int MAX_LENGTH = 1000;
    private static final Pattern UPPER = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    private Pointers() {}

    static String to(Stream<String> names) {
        String pointer = names.map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
        String cut = Utf8.cut(pointer, MAX_LENGTH);
        // Half of an escape ("~0", "~1") is no pointer
        return cut.endsWith("~") ? cut.substring(0, cut.length() - 1) : cut;
    }

    static String to(String name) {
        return to(Stream.of(name));
    }

    static String to(JacksonException e) {
        return to(e.getPath().stream()
                .map(ref -> ref.getPropertyName() != null ? ref.getPropertyName() : "" + ref.getIndex()));
    }

    /** A path of validation, whose names are Java's and which may begin with the method and its parameter. */
    static String to(Path path) {
        return to(StreamSupport.stream(path.spliterator(), false)
                .filter(node -> node.getKind() != ElementKind.METHOD && node.getKind() != ElementKind.PARAMETER)
                .flatMap(Pointers::names));
    }

    private static Stream<String> names(Path.Node node) {
        var names = Stream.<String>builder();
        if (node.getKey() != null) {
            names.add(node.getKey().toString());
        } else if (node.getIndex() != null) {
            names.add(node.getIndex().toString());
        }
        // "<map value>" and the like are no names
        if (node.getName() != null && !node.getName().startsWith("<")) {
            names.add(snake(node.getName()));
        }
        return names.build();
    }

    /** A Java name as the contracts spell it. */
    static String snake(String name) {
        return UPPER.matcher(name).replaceAll(match -> "_" + match.group().toLowerCase(Locale.ROOT));
    }
}

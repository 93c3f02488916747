package dev.sluice.local;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The variables that a service takes, read from what it is made of: its application.yaml and its compiled classes. */
final class Settings {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final String PROPERTIES = "org.springframework.boot.context.properties.ConfigurationProperties";
    private static final String CONDITION = "org.springframework.boot.autoconfigure.condition.ConditionalOnProperty";
    /** Ours, and not for operators. */
    private static final String INTERNAL = "SLUICE_";

    private Settings() {}

    static NavigableSet<String> of(Path service) throws IOException {
        NavigableSet<String> variables = new TreeSet<>();
        placeholders(service).forEach(variables::add);
        try (Stream<Path> files = Files.walk(service.resolve("target/classes"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                bound(ClassFile.of().parse(file)).map(Settings::variable).forEach(variables::add);
            }
        }
        variables.removeIf(name -> name.startsWith(INTERNAL));
        return variables;
    }

    private static Stream<String> placeholders(Path service) throws IOException {
        return PLACEHOLDER
                .matcher(Files.readString(service.resolve("src/main/resources/application.yaml")))
                .results()
                .map((MatchResult match) -> match.group(1));
    }

    /** Properties as a record's components are bound to, and those that beans depend on. */
    private static Stream<String> bound(ClassModel type) {
        Stream<String> components = values(type, PROPERTIES)
                .flatMap(prefix -> type.findAttribute(Attributes.record()).stream()
                        .flatMap(type0 -> type0.components().stream())
                        .map(component -> prefix + "." + component.name().stringValue()));
        return Stream.concat(components, values(type, CONDITION).filter(value -> value.contains(".")));
    }

    /** All strings that the annotation has. */
    private static Stream<String> values(ClassModel type, String annotation) {
        return type.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(annotations -> annotations.annotations().stream())
                .filter(candidate -> candidate.className().equalsString("L" + annotation.replace('.', '/') + ";"))
                .map(Annotation::elements)
                .flatMap(List::stream)
                .map(AnnotationElement::value)
                .flatMap(value ->
                        value instanceof AnnotationValue.OfArray array ? array.values().stream() : Stream.of(value))
                .filter(AnnotationValue.OfString.class::isInstance)
                .map(value -> ((AnnotationValue.OfString) value).stringValue());
    }

    /** {@code api.retryAttempts} is set by {@code API_RETRY_ATTEMPTS}. */
    private static String variable(String property) {
        return property.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}

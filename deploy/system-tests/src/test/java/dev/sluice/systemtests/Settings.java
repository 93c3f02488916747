package dev.sluice.systemtests;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The variables that a service takes, read from what it is made of: its application.yaml and its compiled classes. */
final class Settings {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final String PROPERTIES = "org.springframework.boot.context.properties.ConfigurationProperties";
    private static final String CONDITION = "org.springframework.boot.autoconfigure.condition.ConditionalOnProperty";
    /** Of a setting that each kind of update has, such as {@code kafka.%s-topic}. */
    private static final Pattern OF_EACH_KIND = Pattern.compile("[a-z]+\\.%s-[a-z-]+");

    private static final String KINDS = "dev.sluice.api.update.KindName";
    /** Ours, and not for operators. */
    private static final String INTERNAL = "SLUICE_";

    private Settings() {}

    static NavigableSet<String> of(Path service) throws IOException {
        NavigableSet<String> variables = new TreeSet<>();
        placeholders(service).forEach(variables::add);
        for (Path file : classes(service)) {
            ClassModel type = ClassFile.of().parse(file);
            bound(type).map(Settings::variable).forEach(variables::add);
            for (String template : templates(type)) {
                kinds(service).map(template::formatted).map(Settings::variable).forEach(variables::add);
            }
        }
        variables.removeIf(name -> name.startsWith(INTERNAL));
        return variables;
    }

    /** Its own, and those that it shares with the other service. */
    private static List<Path> classes(Path service) throws IOException {
        List<Path> classes = new ArrayList<>();
        try (Stream<Path> shared = Files.list(service.resolveSibling("support"))) {
            for (Path module : Stream.concat(Stream.of(service), shared).toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("target/classes"))) {
                    files.filter(file -> file.toString().endsWith(".class")).forEach(classes::add);
                }
            }
        }
        return classes;
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

    private static List<String> templates(ClassModel type) {
        return StreamSupport.stream(type.constantPool().spliterator(), false)
                .filter(StringEntry.class::isInstance)
                .map(entry -> ((StringEntry) entry).stringValue())
                .filter(text -> OF_EACH_KIND.matcher(text).matches())
                .toList();
    }

    /** As settings spell them, from the service's own enum. */
    private static Stream<String> kinds(Path service) throws IOException {
        URL classes = service.resolve("target/classes").toUri().toURL();
        try (var loader = new URLClassLoader(new URL[] {classes})) {
            Class<?> kinds = loader.loadClass(KINDS);
            List<String> names = new ArrayList<>();
            for (Object kind : kinds.getEnumConstants()) {
                names.add(kinds.getMethod("plural").invoke(kind).toString());
            }
            return names.stream();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
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
        return property.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[.-]", "_")
                .toUpperCase(Locale.ROOT);
    }
}

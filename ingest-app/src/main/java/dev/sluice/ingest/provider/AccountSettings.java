package dev.sluice.ingest.provider;

import dev.sluice.setting.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the file of accounts says of one account. What nobody asked for is refused in the end, so that nothing in the file
 * is without effect. Used by one thread.
 */
public final class AccountSettings {

    /** The variable that names the file. */
    public static final String VARIABLE = "PROVIDERS_FILE";

    private static final String BY_VARIABLE = "_env";
    private static final String BY_FILE = "_file";

    private final String file;
    private final String name;
    private final TreeSet<String> unread = new TreeSet<>();
    private final Map<String, @Nullable Object> members;
    private final Function<String, @Nullable String> variables;

    /**
     * Makes the settings of an account.
     *
     * @param file that they are from
     * @param members as the file has them: texts, numbers, booleans, lists, maps
     * @param variables a variable's value by its name; null where it is not set
     */
    public AccountSettings(
            String file,
            String name,
            Map<String, @Nullable Object> members,
            Function<String, @Nullable String> variables) {
        this.file = file;
        this.name = name;
        this.members = members;
        this.variables = variables;
        unread.addAll(members.keySet());
    }

    /** A text that is not empty; null where it is not there. */
    public @Nullable String text(String member) {
        Object value = value(member);
        if (value != null && !(value instanceof String text && !text.isBlank())) {
            throw refused(member, "it must be a text, in quotes where it might be read as something else");
        }
        return (String) value;
    }

    /** A text that has to be there. */
    public String requiredText(String member) {
        String text = text(member);
        if (text == null) {
            throw refused(member, "it is missing");
        }
        return text;
    }

    /** A boolean that has to be there. */
    public boolean requiredFlag(String member) {
        if (value(member) instanceof Boolean flag) {
            return flag;
        }
        throw refused(member, "it must be true or false");
    }

    /** A list of texts; empty where it is not there. */
    public List<String> texts(String member) {
        return switch (value(member)) {
            case null -> List.of();
            case List<?> list
            when !list.isEmpty() && list.stream().allMatch(String.class::isInstance) ->
                list.stream().map(String.class::cast).toList();
            default -> throw refused(member, "it must be a list of texts");
        };
    }

    /**
     * What is in the variable that {@code <member>_env} names, or the file that {@code <member>_file} names; null where
     * there is neither.
     */
    public @Nullable Secret secret(String member) {
        String variable = text(member + BY_VARIABLE);
        String path = text(member + BY_FILE);
        if (variable != null && path != null) {
            throw refused(member + BY_FILE, "there is %s too: one of them is enough".formatted(member + BY_VARIABLE));
        }
        if (variable != null) {
            String value = variables.apply(variable);
            if (value == null || value.isBlank()) {
                throw refused(member + BY_VARIABLE, "the variable %s is not set".formatted(variable));
            }
            return new Secret(variable, value.strip());
        }
        return path == null ? null : read(member + BY_FILE, path);
    }

    /** A secret that has to be there. */
    public Secret requiredSecret(String member) {
        Secret secret = secret(member);
        if (secret == null) {
            throw refused(member + BY_VARIABLE, "it is missing, and so is " + member + BY_FILE);
        }
        return secret;
    }

    private Secret read(String member, String path) {
        try {
            String text = Files.readString(Path.of(path)).strip();
            if (!text.isEmpty()) {
                return new Secret(path, text);
            }
        } catch (IOException | InvalidPathException _) {
            // refused below; the exception's message may hold what was read
        }
        throw refused(member, "the file %s cannot be read as text, or is empty".formatted(path));
    }

    private @Nullable Object value(String member) {
        unread.remove(member);
        return members.get(member);
    }

    /** The refusal of a member. */
    public InvalidSettingException refused(String member, String requirement) {
        return new InvalidSettingException(VARIABLE, file, "accounts.%s.%s: %s".formatted(name, member, requirement));
    }

    /** Refuses what nobody has asked for. */
    public void refuseOthers() {
        if (!unread.isEmpty()) {
            throw refused(unread.first(), "there is no such setting for an account of this provider");
        }
    }

    /**
     * A secret.
     *
     * @param source the name of the variable or the file that holds it
     */
    public record Secret(String source, String text) {

        private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

        /** Several, with commas or white space between them. */
        public List<String> list() {
            return Stream.of(SEPARATOR.split(text))
                    .filter(one -> !one.isEmpty())
                    .toList();
        }

        /** The refusal of it, which does not show it. */
        public InvalidSettingException refused(String requirement) {
            return new InvalidSettingException(source, "(hidden)", requirement);
        }

        /** Secrets stay out of logs. */
        @Override
        public String toString() {
            return "Secret[source=%s]".formatted(source);
        }
    }
}

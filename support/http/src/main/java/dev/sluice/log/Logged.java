package dev.sluice.log;

import java.util.Locale;

/** Escapes text of unknown origin for a log, a terminal or a dead letter. */
public final class Logged {

    private Logged() {}

    /**
     * Escapes control characters, and Unicode's separators and format characters, as {@code \\u000a}, so that a caller
     * can neither forge a line of the log nor colour or hide one. A tab stays.
     */
    public static String oneLine(String text) {
        int first = 0;
        while (first < text.length() && !isHarmful(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var line = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmful(c)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    private static boolean isHarmful(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}

package dev.sluice.log;

import java.util.Locale;

/** Text of unknown origin, as one line of a log, a terminal or a dead letter may hold it. */
public final class Logged {

    private Logged() {}

    /**
     * Spells control characters, and the separators and marks of Unicode that a terminal obeys, as {@code \\u000a}: what a
     * caller sent neither begins a line of its own nor colours or hides one. A tab stays.
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

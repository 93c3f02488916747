package dev.sluice.setting;

/**
 * A setting that is refused before anything starts. Its message, which is printed instead of a stack trace, names the
 * environment variable, its value and the rule that it breaks.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private final String variable;

    /**
     * Refuses a setting.
     *
     * @param variable the environment variable's name
     * @param value what it was set to; for a secret, never the secret itself
     * @param requirement the rule that it breaks, such as "it must be at least 1"
     */
    public InvalidSettingException(String variable, Object value, String requirement) {
        super("%s=%s cannot be used: %s.".formatted(variable, value, requirement));
        this.variable = variable;
    }

    String variable() {
        return variable;
    }
}

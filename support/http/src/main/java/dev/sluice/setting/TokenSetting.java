package dev.sluice.setting;

import java.util.regex.Pattern;

/** Bearer tokens (RFC 6750, 2.1) that operators set. */
public final class TokenSetting {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private TokenSetting() {}

    /** Refuses a token that can be guessed or cannot be sent, without showing it. */
    public static void require(String variable, String token) {
        if (token.length() < 32 || token.length() > 255 || !TOKEN.matcher(token).matches()) {
            throw new InvalidSettingException(
                    variable,
                    "(hidden)",
                    "a token has 32 to 255 characters, each a letter, a digit or one of . _ ~ + / -, then = as padding");
        }
    }
}

package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoggedTest {

    @Test
    void spellsWhatATerminalWouldObey() {
        assertThat(Logged.oneLine("a\r\nb\u001b[31m\u0000\u007f\u0085\u009b\u2028\u2029\u202e\u200b\ufeff"))
                .isEqualTo(
                        "a\\u000d\\u000ab\\u001b[31m\\u0000\\u007f\\u0085\\u009b\\u2028\\u2029\\u202e\\u200b\\ufeff");
    }

    @Test
    void leavesAllElseAsItIs() {
        assertThat(Logged.oneLine("a\tb é 日本 \uD83D\uDE00 \\n")).isEqualTo("a\tb é 日本 \uD83D\uDE00 \\n");
    }
}

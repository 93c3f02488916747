package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What every line of the log is like, whoever writes it. */
@WholeService
@ExtendWith(OutputCaptureExtension.class)
class LogIT {

    @Test
    void writesNoControlCharactersIntoTheLog(CapturedOutput output) {
        LoggerFactory.getLogger("anybody")
                .error("begin a\r\nb\u001b[31mc\u0085\u2028\u202e\td end", new IOException("cause e\nf"));

        assertThat(output)
                .contains("begin a\\u000d\\u000ab\\u001b[31mc\\u0085\\u2028\\u202e\td end")
                .contains("java.io.IOException: cause e\\u000af");
    }
}

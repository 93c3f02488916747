package dev.sluice.http.request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoded UTF-8 (RFC 3986, 2.1), strictly: a broken triplet or a malformed byte is an error. */
final class PercentEncoding {

    private PercentEncoding() {}

    /**
     * Decodes a text of a request target.
     *
     * @throws IllegalArgumentException if a percent sign has no two hexadecimal digits behind it, or the bytes are no UTF-8
     */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                // Tomcat refuses anything but ASCII in a request target
                bytes.write(c);
            } else if (i + 2 < text.length()) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                throw new IllegalArgumentException("a percent sign without two digits");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }
}

package dev.sluice.http.body;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A request whose body was read whole, so that it can be read again, as the same bytes. */
public final class RawBody extends HttpServletRequestWrapper {

    /** Maximum size of a body: 256 KiB. */
    public static final int MAX_BYTES = 256 * 1024;

    /** Timeout of reading a body; the last read may take its own timeout on top. */
    public static final Duration MAX_READING_TIME = Duration.ofSeconds(4);

    /** Order of the filter that reads bodies. Checks that need no body come before it, checks of its bytes after it. */
    public static final int READ_ORDER = 0;

    /** Order of the first filter that interprets a body. */
    public static final int MEANING_ORDER = 100;

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NONE = {};
    private static final String ATTRIBUTE = RawBody.class.getName();

    private final byte[] bytes;

    RawBody(HttpServletRequest request, byte[] bytes) {
        super(request);
        this.bytes = bytes;
        request.setAttribute(ATTRIBUTE, bytes);
    }

    /** The refusal of a body that has more than {@link #MAX_BYTES}. */
    public static ProblemDetail tooLarge() {
        return Problems.problem(ProblemType.TOO_LARGE, "The body has more than " + MAX_BYTES + " bytes.");
    }

    /** The body of a request that came through {@link RawBodyFilter}; not to be changed. */
    public static byte[] bytes(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] bytes ? bytes : NONE;
    }

    /** The same, decoded as UTF-8, in which it is well-formed once it has come through {@link EncodingFilter}. */
    public static String text(ServletRequest request) {
        return new String(bytes(request), StandardCharsets.UTF_8);
    }

    /**
     * Parts of a body, each decoded as UTF-8 and otherwise byte for byte as it came: in a list of objects that is a
     * member of the body, a member of each of them that is an object too.
     *
     * @param list name of the list
     * @param member name of the member; an object without it is passed over
     */
    public static List<String> texts(ServletRequest request, String list, String member) {
        if (!(request.getAttribute(ATTRIBUTE) instanceof byte[] body)) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean wanted = parser.currentName().equals(list);
                parser.nextToken();
                if (wanted) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        addText(parser, member, body, texts);
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return texts;
    }

    private static void addText(JsonParser parser, String member, byte[] body, List<String> texts) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals(member);
            parser.nextToken();
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            if (wanted) {
                int end = (int) parser.currentLocation().getByteOffset();
                texts.add(new String(body, start, end - start, StandardCharsets.UTF_8));
            }
        }
    }

    /** Always UTF-8: a {@code charset} has no meaning for JSON (RFC 8259, 11), and what is stored is decoded so too. */
    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    /** JSON's without parameters, of which it has none. */
    @Override
    public @Nullable String getContentType() {
        String type = super.getContentType();
        String essence = type == null ? "" : type.split(";", 2)[0].strip();
        return essence.equalsIgnoreCase(MediaType.APPLICATION_JSON_VALUE) ? essence : type;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isContentType(name) ? getContentType() : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String type = isContentType(name) ? getContentType() : null;
        return type == null ? super.getHeaders(name) : Collections.enumeration(List.of(type));
    }

    private static boolean isContentType(String name) {
        return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name);
    }

    @Override
    public ServletInputStream getInputStream() {
        return new BytesInputStream(new ByteArrayInputStream(bytes));
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class BytesInputStream extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        BytesInputStream(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("The body is already here: read it without a listener.");
        }
    }
}

package dev.sluice.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read whole, so that it can be read again, byte for byte as it came. */
public final class RawBody extends HttpServletRequestWrapper {

    /** Most bytes that a body may have: 256 KiB. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final String ATTRIBUTE = RawBody.class.getName();

    private final byte[] bytes;

    RawBody(HttpServletRequest request, byte[] bytes) {
        super(request);
        this.bytes = bytes;
        request.setAttribute(ATTRIBUTE, bytes);
    }

    /** The body of a request that came through {@link RawBodyFilter}, decoded as UTF-8. */
    public static String text(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
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

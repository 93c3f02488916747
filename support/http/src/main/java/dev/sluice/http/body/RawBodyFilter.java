package dev.sluice.http.body;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.ProblemWriter;
import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.RetryAfter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a body whole before any other filter sees it, within a {@link BodyBudget}. One of more than
 * {@link RawBody#MAX_BYTES} is refused with 413: at once where its length is declared, else at the first byte too many. One
 * for which the budget has no room is refused with 503 before it is read. One that is not there within
 * {@link RawBody#MAX_READING_TIME} is a 408.
 */
final class RawBodyFilter extends OncePerRequestFilter {

    /** Bytes of each body that the budget does not count, so that large bodies cannot keep small ones out. */
    private static final int FREE_BYTES = 4 * 1024;

    private static final String BEGUN = RawBodyFilter.class.getName() + ".begun";

    private final BodyBudget budget;
    private final ProblemWriter problems;

    RawBodyFilter(BodyBudget budget, ProblemWriter problems) {
        this.budget = budget;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !hasBody(request);
    }

    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Whether reading has begun, and with it a 100 (Continue) been sent to a caller that expects one. */
    static boolean isBegun(HttpServletRequest request) {
        return request.getAttribute(BEGUN) != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > RawBody.MAX_BYTES) {
            problems.write(RawBody.tooLarge(), request, response);
            return;
        }
        try (BodyBudget.Share share = budget.share()) {
            byte[] bytes;
            try {
                bytes = read(request, share);
            } catch (IOException e) {
                // Thrown on, it would count as our failure wherever answers are counted
                problems.write(isTimeout(e) ? late() : broken(), request, response);
                return;
            }
            if (bytes == null) {
                response.setHeader(HttpHeaders.RETRY_AFTER, RetryAfter.spread());
                problems.write(overloaded(), request, response);
            } else if (bytes.length > RawBody.MAX_BYTES) {
                problems.write(RawBody.tooLarge(), request, response);
            } else {
                chain.doFilter(new RawBody(request, bytes), response);
            }
        }
    }

    /** Of the whole body, or of a single read, which the container wraps. */
    private static boolean isTimeout(IOException e) {
        return e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
    }

    /** At most one byte more than is allowed; null where the budget has no room. */
    private byte @Nullable [] read(HttpServletRequest request, BodyBudget.Share share) throws IOException {
        int declared = request.getContentLength();
        int most = declared >= 0 ? declared : RawBody.MAX_BYTES + 1;
        if (declared > FREE_BYTES && !budget.hasRoom(declared - FREE_BYTES)) {
            return null;
        }
        long start = System.nanoTime();
        request.setAttribute(BEGUN, true);
        InputStream in = request.getInputStream();
        // The budget counts the bytes that have arrived, not the declared length
        byte[] bytes = new byte[Math.min(most, FREE_BYTES)];
        int length = 0;
        while (length != declared && length <= RawBody.MAX_BYTES) {
            if (length == bytes.length) {
                int larger = Math.min(2 * length, most);
                if (!share.grow(larger - length)) {
                    return null;
                }
                bytes = Arrays.copyOf(bytes, larger);
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (System.nanoTime() - start > RawBody.MAX_READING_TIME.toNanos()) {
                throw new SocketTimeoutException("The body was not there in time.");
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static ProblemDetail overloaded() {
        return Problems.problem(
                ProblemType.UNAVAILABLE,
                "Bodies that came before take all the memory that there is for them; send it again.");
    }

    /** Whoever sent it hung up, or it is not framed as RFC 9112 (6 and 7) asks. */
    private static ProblemDetail broken() {
        return Problems.malformed("The body cannot be read to its end; send it whole, with its length or in chunks.");
    }

    private static ProblemDetail late() {
        return Problems.problem(ProblemType.REQUEST_TIMEOUT, "The body was not there in time; send it again.");
    }
}

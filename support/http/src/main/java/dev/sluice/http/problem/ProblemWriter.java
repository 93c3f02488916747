package dev.sluice.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems from filters, before any controller is reached. Thread-safe. */
public final class ProblemWriter {

    private final JsonMapper json;

    /** With the mapper that controllers answer with. */
    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /**
     * Answers with {@code Connection: close}, since the request's body may not have been read. Neither closes the
     * stream nor sets a Content-Length: either would end the request for the container, and the rest of the body could
     * not be dropped.
     */
    public void write(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problem.setInstance(Problems.instance(request));
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Connection", "close");
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}

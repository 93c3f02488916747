package dev.sluice.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Answers problems where no controller is reached: in filters. Thread-safe. */
public final class ProblemWriter {

    private final JsonMapper json;

    /** With the mapper that controllers answer with. */
    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /**
     * Answers, and has the connection closed, since the request's body may not have been read. The answer is not ended here,
     * nor by a length, with whose last byte the container ends it: then nothing more of the body could be read and
     * dropped.
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

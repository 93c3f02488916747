package dev.sluice.web;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers problem+json where Tomcat refuses a request before any filter sees it (a malformed request line or header) and
 * would send a page of HTML. Public and with a constructor for Tomcat, which makes it by name.
 */
public final class ProblemErrorReportValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setContentType("application/problem+json");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write("""
                        {"type":"about:blank","title":"%s","status":%d,"detail":"The request is not valid HTTP."}""".formatted(status == 400 ? "Bad Request" : "Error", status));
                response.finishResponse();
            }
        } catch (IOException _) {
            // the client is gone: nobody is left to tell
        }
    }
}

package dev.sluice.ingest.page;

import dev.sluice.ingest.page.Sessions.Session;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Renders templates, which the build has compiled. What they show is escaped by where it stands. Thread-safe. */
final class Html {

    private static final MediaType TYPE = MediaType.parseMediaType("text/html;charset=UTF-8");

    /**
     * What each page has around it.
     *
     * @param csrf for its forms; empty before the login
     */
    record Frame(String title, String mode, Vitals vitals, String csrf) {

        /** Whether somebody has logged in, or needs not. */
        boolean isLetIn() {
            return !csrf.isEmpty();
        }
    }

    record Message(Frame frame, String text) {}

    record Login(Frame frame, boolean wasRefused) {}

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Html.class.getClassLoader(), Html.class.getPackageName());

    private final Vitals vitals;
    private final String mode;

    Html(Vitals vitals, String mode) {
        this.vitals = vitals;
        this.mode = mode;
    }

    Frame frame(ServerRequest request, String title) {
        return new Frame(
                title,
                mode,
                vitals,
                PageFilter.session(request.servletRequest()).map(Session::csrf).orElse(""));
    }

    ServerResponse page(String template, Object view) {
        return page(HttpStatus.OK, template, view);
    }

    private ServerResponse page(HttpStatus status, String template, Object view) {
        var text = new StringOutput();
        templates.render(template, view, text);
        return ServerResponse.status(status).contentType(TYPE).body(text.toString());
    }

    ServerResponse message(ServerRequest request, HttpStatus status, String title, String text) {
        return page(status, "message.jte", new Message(frame(request, title), text));
    }

    ServerResponse login(ServerRequest request) {
        return page(
                "login.jte",
                new Login(frame(request, "Log in"), request.param("refused").isPresent()));
    }

    /** The part that a browser with JavaScript loads again and again. */
    ServerResponse vitals(ServerRequest request) {
        return page("vitals.jte", vitals);
    }

    /** The first page where there is no inbox. */
    ServerResponse elsewhere(ServerRequest request) {
        return page("elsewhere.jte", frame(request, "No inbox in this mode"));
    }
}

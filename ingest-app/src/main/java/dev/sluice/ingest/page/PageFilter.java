package dev.sluice.ingest.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.http.access.Scope;
import dev.sluice.http.access.Tokens;
import dev.sluice.ingest.page.Sessions.Session;
import dev.sluice.log.LimitedLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in who has a session, begins and ends sessions, and takes no form that was not made for the session that it comes
 * with. Where nobody needs a token, because nobody but this machine can call, each browser gets a session unasked: a page of
 * somebody else in that browser still cannot send a form of ours.
 */
final class PageFilter extends OncePerRequestFilter {

    static final String COOKIE = "sluice-page";
    static final String LOGIN = PageConfiguration.ROOT + "/login";
    static final String LOGOUT = PageConfiguration.ROOT + "/logout";

    private static final Logger log = LoggerFactory.getLogger(PageFilter.class);
    private static final LimitedLog limited = new LimitedLog(log);

    /** Nothing from elsewhere, and nothing within the page that runs or looks by itself. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'";

    /** What the login looks like is no secret. */
    private static final Set<String> PUBLIC =
            Set.of(LOGIN, PageConfiguration.ROOT + "/style.css", PageConfiguration.ROOT + "/htmx.js");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

    private final Scope scope;
    private final Tokens tokens;
    private final Sessions sessions;

    PageFilter(Scope scope, Sessions sessions) {
        this.scope = scope;
        this.tokens = new Tokens(List.of(scope));
        this.sessions = sessions;
    }

    /** The session that a request was let in with; empty for the login. */
    static Optional<Session> session(HttpServletRequest request) {
        return Optional.ofNullable((Session) request.getAttribute(Session.class.getName()));
    }

    /** What was sent with a request that was let in. */
    static Form form(HttpServletRequest request) {
        return request.getAttribute(Form.class.getName()) instanceof Form form ? form : new Form(Map.of());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (scope.isOpen() && !LOOPBACK.matcher(request.getServerName()).matches()) {
            // A name of somebody else that leads here would let that somebody's pages read ours
            refuse(
                    response,
                    HttpStatus.FORBIDDEN,
                    "Open this page as localhost: without ADMIN_TOKENS it has no other name.");
            return;
        }
        String path = request.getServletPath();
        boolean isPost = request.getMethod().equals("POST");
        if (isPost && path.equals(LOGIN)) {
            logIn(request, response);
            return;
        }
        Optional<Session> session = sent(request).flatMap(sessions::read);
        if (session.isEmpty() && scope.isOpen()) {
            session = Optional.of(sessions.begin());
            setCookie(request, response, session.get().text(), Sessions.LIFETIME);
        }
        if (session.isEmpty()) {
            if (PUBLIC.contains(path)) {
                chain.doFilter(request, response);
            } else {
                sendToLogin(request, response);
            }
            return;
        }
        request.setAttribute(Session.class.getName(), session.get());
        if (isPost && !takeForm(request, response, session.get())) {
            return;
        }
        if (isPost && path.equals(LOGOUT)) {
            setCookie(request, response, "", Duration.ZERO);
            redirect(response, LOGIN);
            return;
        }
        chain.doFilter(request, response);
    }

    private void logIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String token;
        try {
            token = Form.read(request).field("token").strip();
        } catch (InputException e) {
            refuse(response, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        }
        if (scope.tokens().isEmpty() || tokens.judge(scope, List.of("Bearer " + token)) != Tokens.Verdict.OPEN) {
            limited.info("page_login_refused", () -> "event=page_login_refused caller=" + request.getRemoteAddr());
            redirect(response, LOGIN + "?refused");
            return;
        }
        log.info("event=page_login caller={}", request.getRemoteAddr());
        setCookie(request, response, sessions.begin(token).text(), Sessions.LIFETIME);
        redirect(response, PageConfiguration.ROOT);
    }

    private static boolean takeForm(HttpServletRequest request, HttpServletResponse response, Session session)
            throws IOException {
        try {
            Form form = Form.read(request);
            if (!Sessions.isSame(session.csrf(), form.field("csrf"))) {
                refuse(
                        response,
                        HttpStatus.FORBIDDEN,
                        "This form is of another session. Load its page again, and send it again.");
                return false;
            }
            request.setAttribute(Form.class.getName(), form);
            return true;
        } catch (InputException e) {
            refuse(response, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static void sendToLogin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") != null) {
            // As an answer to htmx, a redirect would put the login into a part of the page
            response.setHeader("HX-Redirect", LOGIN);
            refuse(response, HttpStatus.UNAUTHORIZED, "The session is over.");
        } else {
            redirect(response, LOGIN);
        }
    }

    private static Optional<String> sent(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private static void setCookie(
            HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, value)
                        .path(PageConfiguration.ROOT)
                        .httpOnly(true)
                        .sameSite("Strict")
                        .secure(request.isSecure())
                        .maxAge(age)
                        .build()
                        .toString());
    }

    private static void redirect(HttpServletResponse response, String path) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, path);
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, String why) throws IOException {
        response.setStatus(status.value());
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader(HttpHeaders.CONNECTION, "close");
        response.getOutputStream().write((why + "\n").getBytes(UTF_8));
    }
}

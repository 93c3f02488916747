package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.Faults;
import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.IngestApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Who is let in, and where there is a page at all; in HTTP mode, for each is the same in all. */
@Timeout(120)
class PageAccessIT {

    private static final String TOKEN = "an-admin-token-of-at-least-32-characters";
    private static final String EVERYWHERE = "management.server.address=0.0.0.0";

    @Test
    void asksForATokenAndKeepsASession() {
        try (var service = start("admin.tokens=" + TOKEN)) {
            Browser browser = browser(service);
            assertThat(browser.get("/page").statusCode()).isEqualTo(303);
            assertThat(Browser.location(browser.get("/page/orders?order_id=o"))).isEqualTo("/page/login");
            assertThat(browser.get("/page/login").statusCode()).isEqualTo(200);
            assertThat(browser.get("/page/login").body()).doesNotContain("id=\"vitals\"");
            assertThat(browser.get("/page/style.css").statusCode()).isEqualTo(200);
            assertThat(browser.post("/page/replays", Map.of("csrf", "")).statusCode())
                    .isEqualTo(303);
            assertThat(browser.get("/page/vitals", "HX-Request", "true").statusCode())
                    .isEqualTo(401);

            HttpResponse<String> refused = browser.post("/page/login", Map.of("token", TOKEN + "x"));
            assertThat(Browser.location(refused)).isEqualTo("/page/login?refused");
            assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();

            HttpResponse<String> let = browser.post("/page/login", Map.of("token", TOKEN));
            assertThat(Browser.location(let)).isEqualTo("/page");
            assertThat(let.headers().firstValue("Set-Cookie").orElse(""))
                    .contains("Path=/page;", "HttpOnly", "SameSite=Strict")
                    .doesNotContain(TOKEN);
            HttpResponse<String> page = browser.get("/page");
            assertThat(page.statusCode()).isEqualTo(200);

            assertThat(Browser.location(browser.post("/page/logout", Map.of("csrf", Browser.csrf(page)))))
                    .isEqualTo("/page/login");
            assertThat(browser.get("/page").statusCode()).isEqualTo(303);
        }
    }

    @Test
    void isNotThereUnlessItIsMeantToBe() {
        for (String[] settings :
                new String[][] {{"admin.page=off"}, {EVERYWHERE}, {EVERYWHERE, "admin.tokens=" + TOKEN}}) {
            try (var service = start(settings)) {
                assertThat(browser(service).get("/page").statusCode()).isEqualTo(404);
                assertThat(browser(service).get("/page/login").statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void isThereForOthersWhenToldSoAndWithTokensAlone() {
        try (var service = start(EVERYWHERE, "admin.page=on", "admin.tokens=" + TOKEN)) {
            assertThat(browser(service).get("/page").statusCode()).isEqualTo(303);
        }
        assertThatThrownBy(() -> start(EVERYWHERE, "admin.page=on").close())
                .hasStackTraceContaining("ADMIN_PAGE=on cannot be used: ADMIN_TOKENS is not set");
    }

    /** A name that somebody has lead to this machine. */
    @Test
    void withoutTokensItHasNoOtherNameThanLocalhost() throws IOException {
        try (var service = start()) {
            int port = port(service);
            assertThat(exchange(port, "evil.example")).startsWith("HTTP/1.1 403 ");
            assertThat(exchange(port, "127.0.0.1:" + port)).startsWith("HTTP/1.1 200 ");
            assertThat(exchange(port, "localhost")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void otherModesSayWhatIsNotThere() throws IOException {
        try (var api = new FaultyApi();
                var service = start("api.base-url=" + api.url())) {
            Browser browser = browser(service);
            assertThat(browser.get("/page").body())
                    .contains("In mode http ingest-app keeps no webhooks", "Circuit of orders", "Show its story");
            api.will(Faults.problem(404, "not-found"));
            assertThat(browser.get("/page/orders?order_id=o-1").body()).contains("api-server has no such order.");
            assertThat(browser.get("/page/orders").statusCode()).isEqualTo(400);
        }
        try (var service = start("webhook.mode=grpc")) {
            assertThat(browser(service).get("/page").body()).contains("In mode grpc ingest-app keeps no webhooks");
        }
    }

    private static ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(IngestApplication.class)
                .run(Stream.concat(Stream.of("server.port=0", "management.server.port=0"), Stream.of(settings))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext service) {
        return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.management.port"));
    }

    private static Browser browser(ConfigurableApplicationContext service) {
        return new Browser(port(service));
    }

    private static String exchange(int port, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /page HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readNBytes(40), StandardCharsets.UTF_8);
        }
    }
}

package dev.sluice.ingest.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The style sheet, and htmx out of its webjar: all that a browser loads beside the page itself. */
final class Assets {

    private static final String HTMX = "classpath*:META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js";

    private final byte[] style;
    private final byte[] htmx;

    Assets() {
        try {
            style = new ClassPathResource("page/style.css").getContentAsByteArray();
            // Whichever version the build has brought
            Resource[] scripts = new PathMatchingResourcePatternResolver().getResources(HTMX);
            if (scripts.length != 1) {
                throw new IllegalStateException("%s htmx in the jar".formatted(scripts.length));
            }
            htmx = scripts[0].getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerResponse style(ServerRequest request) {
        return answer("text/css;charset=UTF-8", style);
    }

    ServerResponse htmx(ServerRequest request) {
        return answer("text/javascript;charset=UTF-8", htmx);
    }

    private static ServerResponse answer(String type, byte[] content) {
        return ServerResponse.ok().contentType(MediaType.parseMediaType(type)).body(content);
    }
}

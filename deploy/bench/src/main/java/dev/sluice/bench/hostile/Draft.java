package dev.sluice.bench.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request before it is written down, byte for byte: nothing makes it well-formed. Used by one thread. */
final class Draft {

    String method;
    String target;
    String version = "HTTP/1.1";
    byte[] body;
    /** Name and value; a length is added where none of them names one. */
    final List<String[]> headers = new ArrayList<>();

    Draft(String method, String target, byte[] body) {
        this.method = method;
        this.target = target;
        this.body = body;
        header("Host", "localhost");
        header("Connection", "close");
        if (body.length > 0) {
            header("Content-Type", "application/json");
        }
    }

    void header(String name, String value) {
        headers.add(new String[] {name, value});
    }

    void headers(Map<String, String> more) {
        more.forEach(this::header);
    }

    private boolean has(String name) {
        return headers.stream().anyMatch(header -> header[0].equalsIgnoreCase(name));
    }

    /** Text is written as UTF-8, which HTTP does not ask for. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(' ')
                .append(version)
                .append("\r\n");
        headers.forEach(
                header -> head.append(header[0]).append(": ").append(header[1]).append("\r\n"));
        if (body.length > 0 && !has("Content-Length") && !has("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}

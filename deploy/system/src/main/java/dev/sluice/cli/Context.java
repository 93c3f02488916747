package dev.sluice.cli;

import dev.sluice.system.Layout;
import dev.sluice.system.Ports;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has to do with.
 *
 * @param environment the caller's
 * @param out what was asked for
 * @param err why it cannot be had, and what is to be known besides
 */
record Context(Map<String, String> environment, Layout layout, Ports ports, PrintStream out, PrintStream err) {

    /** The system properties but {@code sluice.root} are for tests, which run beside whatever else is running. */
    static Context ofThisProcess() {
        Path root = Path.of(System.getProperty("sluice.root", ""));
        String data = System.getProperty("sluice.data");
        String ports = System.getProperty("sluice.ports");
        return new Context(
                System.getenv(),
                new Layout(root, data == null ? root.resolve(".data") : Path.of(data)),
                ports == null ? Ports.DEFAULT : Ports.parse(ports),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err));
    }

    /** In UTF-8, as webhooks are, whatever the terminal's language. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}

package dev.sluice.system;

import java.nio.file.Path;
import java.util.List;

/** Entry point of {@code sluice.jar}; started by the Makefile in the project's directory. */
final class Main {

    private static final String USAGE =
            "Usage: java -jar deploy/system/target/sluice.jar run http | run inbox | run kafka | demo | sign FILE";

    private Main() {}

    public static void main(String[] args) {
        int code;
        try {
            code = run(args);
        } catch (CannotRunException e) {
            System.err.println(e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private static int run(String[] args) {
        return switch (String.join(" ", args)) {
            case "run http" -> run(Mode.HTTP);
            case "run inbox" -> run(Mode.INBOX);
            case "run kafka" -> run(Mode.KAFKA);
            case "demo" -> Demo.of(System.getenv(), System.out).run();
            case String command
            when command.startsWith("sign ") && args.length == 2 ->
                new SignCommand(System.getenv(), System.out).run(Path.of(args[1]));
            case String command
            when command.startsWith("postgres ") && args.length >= 3 ->
                new PostgresHost(
                                Path.of(args[1]),
                                Integer.parseInt(args[2]),
                                List.of(args).subList(3, args.length))
                        .run();
            default -> throw new CannotRunException(USAGE);
        };
    }

    private static int run(Mode mode) {
        return new RunCommand(layout(), ports(), mode, new Console(System.out)).run();
    }

    /** The system properties are for the tests, which run beside whatever else is running. */
    private static Layout layout() {
        return new Layout(
                Path.of(System.getProperty("sluice.root", "")), Path.of(System.getProperty("sluice.data", ".data")));
    }

    private static Ports ports() {
        String ports = System.getProperty("sluice.ports");
        return ports == null ? Ports.DEFAULT : Ports.parse(ports);
    }
}

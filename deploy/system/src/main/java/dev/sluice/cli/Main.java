package dev.sluice.cli;

/** Entry point of {@code sluice.jar}; {@code deploy/sluice} starts it. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Sluice.commandLine(Context.ofThisProcess()).execute(args));
    }
}

package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** All commands. */
@Command(
        name = Sluice.NAME,
        description = {
            "Runs Sluice on this machine, sends it webhooks as providers do, and shows and repairs what became of them.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Sluice.Version.class,
        scope = ScopeType.INHERIT,
        footer = {
            "",
            "Example:",
            "  deploy/sluice run inbox",
            "",
            "docs/sluice.md has the rest: settings, exit codes, completion."
        })
final class Sluice {

    static final String NAME = "sluice";

    private Sluice() {}

    /** The command line; what a command has to say of a failure is a line or two, and no stack trace. */
    static CommandLine commandLine(Context context) {
        return new CommandLine(new Sluice())
                .addSubcommand(new RunCommand(context))
                .addSubcommand(new DemoCommand(context))
                .addSubcommand(new TriggerCommand(context))
                .addSubcommand(new SendCommand(context))
                .addSubcommand(new SignCommand(context))
                .addSubcommand(new FollowCommand(context))
                .addSubcommand(new ExplainCommand(context))
                .addSubcommand(new ReplayCommand(context))
                .addSubcommand(new ReconcileCommand(context))
                .addSubcommand(new RedriveCommand(context))
                .addSubcommand(new CheckTableCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, _, _) -> {
                    if (e instanceof CannotRunException) {
                        context.err().println(e.getMessage());
                        return ExitCode.FAILED;
                    }
                    throw e;
                });
    }

    /** As the jar's manifest has it. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                Objects.requireNonNullElse(Sluice.class.getPackage().getImplementationVersion(), "not from a jar")
            };
        }
    }
}

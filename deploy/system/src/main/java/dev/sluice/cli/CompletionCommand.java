package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print what lets bash and zsh complete commands, options, providers and stories.",
        footer = {"", "Example:", "  source <(deploy/sluice completion)"})
final class CompletionCommand implements Callable<Integer> {

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out().print(AutoComplete.bash(Sluice.NAME, spec.root().commandLine()));
        return ExitCode.DONE;
    }
}

package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        description = "Show an order's life beside a running system, and check each answer.",
        footer = {"", "Example:", "  deploy/sluice demo"})
final class DemoCommand implements Callable<Integer> {

    private final Context context;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return Demo.of(context.environment(), context.out()).run();
    }
}

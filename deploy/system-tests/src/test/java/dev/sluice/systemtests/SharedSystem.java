package dev.sluice.systemtests;

import dev.sluice.system.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link TestSystem} of this run, in Kafka mode, with all of it up; it is stopped after the last test. */
final class SharedSystem implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedSystem.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestSystem.class;
    }

    @Override
    public TestSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestSystem system = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestSystem.class, _ -> create(), TestSystem.class);
        system.start();
        return system;
    }

    private static TestSystem create() {
        try {
            return new TestSystem(Mode.KAFKA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

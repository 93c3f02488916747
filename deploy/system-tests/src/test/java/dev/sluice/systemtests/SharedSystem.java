package dev.sluice.systemtests;

import dev.sluice.system.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link TestSystem} of this run, in Kafka mode, or the one {@link InboxSystem}, with all of it up; both
 * are stopped after the last test.
 */
final class SharedSystem implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedSystem.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(TestSystem.class, InboxSystem.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        if (parameter.getParameter().getType() == InboxSystem.class) {
            InboxSystem system = store.computeIfAbsent(InboxSystem.class, _ -> createInbox(), InboxSystem.class);
            system.start();
            return system;
        }
        TestSystem system = store.computeIfAbsent(TestSystem.class, _ -> create(), TestSystem.class);
        system.start();
        return system;
    }

    private static InboxSystem createInbox() {
        try {
            return new InboxSystem();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestSystem create() {
        try {
            return new TestSystem(Mode.KAFKA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sluice.ingest.kafka;

import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactBroker;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerAuth;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerConsumerVersionSelectors;
import au.com.dius.pact.provider.junitsupport.loader.SelectorBuilder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** As {@link UpdateMessagesPactTest}, whose messages it takes, with the pacts that a Pact Broker holds. */
@EnabledIfSystemProperty(named = "pactbroker.url", matches = ".+", disabledReason = "make pact-verify names a broker")
@Provider("ingest-app")
@PactBroker(
        authentication =
                @PactBrokerAuth(
                        token = "${PACT_BROKER_TOKEN:}",
                        username = "${PACT_BROKER_USERNAME:}",
                        password = "${PACT_BROKER_PASSWORD:}"))
class BrokerProviderPactIT {

    @PactBrokerConsumerVersionSelectors
    public static SelectorBuilder versions() {
        return new SelectorBuilder().mainBranch().matchingBranch().deployedOrReleased();
    }

    @BeforeEach
    void target(PactVerificationContext context) {
        context.setTarget(new MessageTestTarget(List.of(getClass().getPackageName())));
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void publishesWhatThePactSays(PactVerificationContext context) {
        context.verifyInteraction();
    }
}

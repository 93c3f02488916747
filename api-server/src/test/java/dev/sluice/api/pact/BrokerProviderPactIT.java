package dev.sluice.api.pact;

import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactBroker;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerAuth;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerConsumerVersionSelectors;
import au.com.dius.pact.provider.junitsupport.loader.SelectorBuilder;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.TcpProxy;
import org.apache.hc.core5.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** As {@link PactVerificationIT}, with the pacts that a Pact Broker holds of the versions that matter. */
@ApiTest
@TestPropertySource(properties = {"api.tokens=" + ProviderStates.INTERNAL, "api.read-tokens=" + ProviderStates.READ})
@EnabledIfSystemProperty(named = "pactbroker.url", matches = ".+", disabledReason = "make pact-verify names a broker")
@Provider("api-server")
@PactBroker(
        authentication =
                @PactBrokerAuth(
                        token = "${PACT_BROKER_TOKEN:}",
                        username = "${PACT_BROKER_USERNAME:}",
                        password = "${PACT_BROKER_PASSWORD:}"))
class BrokerProviderPactIT {

    private final ProviderStates states;

    BrokerProviderPactIT(@Autowired Api api, @Autowired JdbcClient jdbc, @Autowired TcpProxy database) {
        this.states = new ProviderStates(api, jdbc, database);
    }

    @PactBrokerConsumerVersionSelectors
    public static SelectorBuilder versions() {
        return new SelectorBuilder().mainBranch().matchingBranch().deployedOrReleased();
    }

    @BeforeEach
    void prepare(PactVerificationContext context) {
        states.prepare(context);
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void answersAsThePactSays(PactVerificationContext context, HttpRequest request) {
        states.play(context, request);
    }
}

package dev.sluice.api.pact;

import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.TcpProxy;
import org.apache.hc.core5.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** api-server answers as its consumers' committed pacts say. */
@ApiTest
@TestPropertySource(properties = {"api.tokens=" + ProviderStates.INTERNAL, "api.read-tokens=" + ProviderStates.READ})
@Provider("api-server")
@PactFolder("../pact")
class PactVerificationIT {

    private final ProviderStates states;

    PactVerificationIT(@Autowired Api api, @Autowired JdbcClient jdbc, @Autowired TcpProxy database) {
        this.states = new ProviderStates(api, jdbc, database);
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

package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.testkit.Leaks;
import dev.sluice.testkit.UnreadableBody;
import dev.sluice.testkit.WrongMember;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies that break the contract: told what is wrong where, and nothing is delivered. */
@WholeService
class BadInputIT {

    private final FaultyApi api;

    private final Ingest ingest;

    BadInputIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.testkit.WrongMember#all")
    void pointsAtAWrongMember(WrongMember wrong) {
        Samples webhook = wrong.of().equals("order") ? Samples.ORDER : Samples.CHARGEBACK;

        Answer answer = ingest.post(webhook.path, wrong.in(webhook.json));

        assertRefused(webhook, answer);
        assertThat(pointers(answer)).containsOnly(wrong.pointer());
        assertThat(answer.body().path("errors").valueStream())
                .anySatisfy(error -> assertThat(error.path("detail").asString()).startsWith(wrong.detail()));
    }

    @ParameterizedTest
    @EnumSource
    void pointsAtEachWrongMemberAtOnce(Samples webhook) {
        Answer answer =
                ingest.post(webhook.path, "{\"order_id\":\"\",\"meta\":{\"k\":\"%s\"}}".formatted("v".repeat(501)));

        assertRefused(webhook, answer);
        assertThat(pointers(answer))
                .contains("/meta/k", "/order_id", "/provider_event_id", "/status")
                .isSorted();
    }

    static Stream<Arguments> unreadable() {
        return Samples.all().flatMap(webhook -> UnreadableBody.all().map(body -> Arguments.of(webhook, body)));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsNoObject(Samples webhook, UnreadableBody body) {
        Answer answer = ingest.post(webhook.path, body.of(webhook.json));

        assertRefused(webhook, answer);
        assertThat(answer.body().path("detail").asString()).contains(body.detail());
    }

    private void assertRefused(Samples webhook, Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("malformed");
        Contract.assertConforms(webhook.path, answer);
        Leaks.assertNone(answer.body().toString());
        assertThat(api.requests()).isEmpty();
    }

    private static List<String> pointers(Answer answer) {
        return answer.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("pointer").asString())
                .toList();
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RedriveCommandTest {

    /** As docs/operating.md has it. */
    @Test
    void readsWhatApiServersCommandPrints() {
        assertThat(RedriveCommand.json("""
                topic                        reason                letters     done   redriven
                webhooks.orders.dlq          invalid-transition          3        1          2
                webhooks.orders.dlq (dead_letters) not-found             1        0          1
                3 put back.
                """.lines().toList()))
                .hasToString(JsonMapper.shared().readTree("""
                {"dead_letters":[
                  {"topic":"webhooks.orders.dlq","reason":"invalid-transition","letters":3,"done":1,"redriven":2},
                  {"topic":"webhooks.orders.dlq (dead_letters)","reason":"not-found","letters":1,"done":0,"redriven":1}],
                 "redriven":3}""").toString());
    }
}

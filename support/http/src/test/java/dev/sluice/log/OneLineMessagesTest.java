package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonWriter;

class OneLineMessagesTest {

    @Test
    void escapesWhatOthersWroteAndKeepsTheLinesOfAStackTrace() {
        JsonWriter<Object> writer = JsonWriter.of(members -> {
            members.add("message", "a\u202eb\nc");
            members.add("error").usingMembers(error -> {
                error.add("message", "d\u2028e");
                error.add("stack_trace", "f\n\tg");
            });
            new OneLineMessages().customize(members);
        });

        assertThat(writer.writeToString("")).isEqualTo("""
                        {"message":"a\\\\u202eb\\\\u000ac","error":{"message":"d\\\\u2028e","stack_trace":"f\\n\\tg"}}""");
    }
}

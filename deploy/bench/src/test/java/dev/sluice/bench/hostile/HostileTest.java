package dev.sluice.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.hostile.Tally.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what is judged of it. */
class HostileTest {

    private static final List<Door> DOORS = List.of(
            new Door(
                    "orders",
                    1,
                    (id, _) -> new Draft(
                            "POST", "/o", "{\"order_id\":\"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8)),
                    draft -> draft.header("Authorization", "Bearer right")),
            new Door("probes", 2, (_, _) -> new Draft("GET", "/readyz", new byte[0]), Door.NONE));

    @Test
    void aSeedMakesTheSameRequestsAgain() {
        for (int n = 0; n < 5_000; n++) {
            HostileRequest one = request(7, n);
            HostileRequest again = request(7, n);
            assertThat(again.bytes()).isEqualTo(one.bytes());
            assertThat(again.door()).isEqualTo(one.door());
        }
        long same = IntStream.range(0, 1_000)
                .filter(n -> Arrays.equals(request(7, n).bytes(), request(8, n).bytes()))
                .count();
        assertThat(same).isLessThan(100);
    }

    @Test
    void eachKindComesToEachDoor() {
        for (Door door : DOORS) {
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            for (int n = 0; n < 5_000; n++) {
                HostileRequest request = request(7, n);
                if (request.door().equals(door)) {
                    kinds.add(request.kind());
                }
            }
            assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
        }
    }

    @Test
    void whatIsUnsignedOrSignedWronglyHasNoRightCredential() {
        for (int n = 0; n < 5_000; n++) {
            HostileRequest request = request(7, n);
            if (request.kind() == Kind.UNSIGNED || request.kind() == Kind.WRONGLY_SIGNED) {
                assertThat(new String(request.bytes(), StandardCharsets.UTF_8)).doesNotContain("Bearer right\r\n");
            }
        }
    }

    @Test
    void aReplayHasTheBytesOfAnother() {
        List<byte[]> replays = IntStream.range(0, 64)
                .mapToObj(n -> request(7, n))
                .filter(request -> request.kind() == Kind.REPLAYED)
                .map(HostileRequest::bytes)
                .toList();

        assertThat(replays)
                .hasSizeGreaterThan(1)
                .allSatisfy(bytes -> assertThat(bytes).isEqualTo(replays.getFirst()));
    }

    private static HostileRequest request(long seed, int n) {
        return HostileRequest.of(seed, n, "h-", DOORS);
    }

    @ParameterizedTest
    @CsvSource({
        "200, TAKEN",
        "401, REFUSED",
        "503, UNAVAILABLE",
        "500, FAILED",
        "502, FAILED",
        "504, FAILED",
        "501, FAILED",
        "505, FAILED"
    })
    void noFailureButUnavailableIsLetPass(int status, Answer answer) {
        Tally tally = new Tally();
        tally.add(Answer.of(List.of(status)));
        tally.add(Answer.of(List.of(400, status, 400)));

        assertThat(tally.isBad()).isEqualTo(answer == Answer.FAILED);
        assertThat(tally.of(answer)).isEqualTo(answer == Answer.TAKEN ? 1 : 2);
        assertThat(Answer.of(List.of())).isEqualTo(Answer.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingest | FORGED",
                "ingest | 2026-11-26T10:00:00.000Z  INFO red\u001b[31m",
                "ingest | 2026-11-26T10:00:00.000Z  INFO next\u2028line",
                "ingest | 2026-11-26T10:00:00.000Z  INFO turned\u202eround",
                "ingest | 2026-11-26T10:00:00.000Z  INFO nul\u0000",
            })
    void aLineThatACallerCouldForgeIsBad(String line) {
        LogWatch watch = new LogWatch();

        watch.look(line);

        assertThat(watch.bad()).isEqualTo(1);
        assertThat(watch.examples()).containsExactly(line);
    }

    @Test
    void linesOfALogAreLookedAtAndOthersShown() {
        LogWatch watch = new LogWatch();
        var screen = new ByteArrayOutputStream();
        var log = new ByteArrayOutputStream();
        PrintStream console = watch.console(new PrintStream(screen, true, StandardCharsets.UTF_8), log);

        console.println("hostile seed=1");
        console.println("ingest | 2026-11-26T10:00:00.000Z  INFO event=webhook_refused reason=\"\\u000a\"");
        console.println("pg     | 2026-11-26 22:12:45.504 UTC [17881] FATAL:  the database system is starting up");
        console.println("ingest | \tat dev.sluice.Some.method(Some.java:1)");

        assertThat(watch.lines()).isEqualTo(2);
        assertThat(watch.bad()).isZero();
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("hostile seed=1" + System.lineSeparator());
    }
}

package dev.sluice.systemtests;

import static dev.sluice.testkit.Outcome.APPLIED;
import static dev.sluice.testkit.Outcome.DUPLICATE;
import static dev.sluice.testkit.Outcome.UNKNOWN;

import dev.sluice.testkit.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rows of the parity table that are tables themselves: what each status makes of each webhook. */
final class Transitions {

    /** Which status an order has, and what it makes of a webhook with a new event id. */
    private static final String ORDERS = """
            has       created    updated    failed     success
            nothing   APPLIED    UNKNOWN    UNKNOWN    UNKNOWN
            created   DUPLICATE  APPLIED    APPLIED    APPLIED
            updated   DUPLICATE  APPLIED    APPLIED    APPLIED
            failed    DUPLICATE  FORBIDDEN  FORBIDDEN  FORBIDDEN
            success   DUPLICATE  FORBIDDEN  FORBIDDEN  FORBIDDEN
            """;

    /** The same of a dispute; {@code won}, {@code lost} and {@code closed} are closings with that resolution. */
    private static final String DISPUTES = """
            has       opened     updated    won        lost       closed
            nothing   APPLIED    UNKNOWN    UNKNOWN    UNKNOWN    UNKNOWN
            opened    DUPLICATE  APPLIED    APPLIED    APPLIED    APPLIED
            updated   DUPLICATE  APPLIED    APPLIED    APPLIED    APPLIED
            won       DUPLICATE  FORBIDDEN  FORBIDDEN  FORBIDDEN  FORBIDDEN
            lost      DUPLICATE  FORBIDDEN  FORBIDDEN  FORBIDDEN  FORBIDDEN
            closed    DUPLICATE  FORBIDDEN  FORBIDDEN  FORBIDDEN  FORBIDDEN
            """;

    private Transitions() {}

    /** One cell. */
    private record Cell(String has, String webhook, Outcome outcome) {}

    static List<Scenario> all(Function<String, Scenario> named) {
        List<Scenario> scenarios = new ArrayList<>();
        cells(ORDERS).forEach(cell -> scenarios.add(order(named, cell)));
        cells(DISPUTES).forEach(cell -> scenarios.add(dispute(named, cell)));
        return scenarios;
    }

    private static List<Cell> cells(String table) {
        List<List<String>> rows = table.lines()
                .map(line -> Arrays.asList(line.strip().split(" +")))
                .toList();
        List<Cell> cells = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.size(); i++) {
                cells.add(new Cell(row.getFirst(), rows.getFirst().get(i), Outcome.valueOf(row.get(i))));
            }
        }
        return cells;
    }

    private static Scenario order(Function<String, Scenario> named, Cell cell) {
        Scenario scenario = named.apply("order %s, then %s".formatted(cell.has(), cell.webhook()));
        List<String> events = new ArrayList<>();
        String status = "nothing";
        if (!cell.has().equals("nothing")) {
            scenario.order("first", "created", 0, APPLIED);
            events.add("first");
            status = "created";
        }
        if (!List.of("nothing", "created").contains(cell.has())) {
            scenario.order("second", cell.has(), 1, APPLIED);
            events.add("second");
            status = cell.has();
        }
        int minute = Math.max(0, events.size() - 1);
        scenario.order("last", cell.webhook(), 9, cell.outcome());
        if (cell.outcome() == APPLIED) {
            events.add("last");
            status = cell.webhook();
            minute = 9;
        } else if (cell.outcome() == DUPLICATE) {
            events.add("last");
        }
        return events.isEmpty() ? scenario : scenario.leavesOrder(status, minute, events.toArray(String[]::new));
    }

    private static Scenario dispute(Function<String, Scenario> named, Cell cell) {
        Scenario scenario = named.apply("dispute %s, then %s".formatted(cell.has(), cell.webhook()))
                .order("order", "created", 0, APPLIED)
                .leavesOrder("created", 0, "order");
        List<String> events = new ArrayList<>();
        DisputeRow row = DisputeRow.opened(cell.has().equals("nothing") ? "last" : "first", 1);
        if (!cell.has().equals("nothing")) {
            scenario.dispute("first", "opened", 1, APPLIED);
            events.add("first");
        }
        if (!List.of("nothing", "opened").contains(cell.has())) {
            send(scenario, "second", cell.has(), 2, APPLIED);
            events.add("second");
            row = after(row, "second", cell.has(), 2);
        }
        send(scenario, "last", cell.webhook(), 9, cell.outcome());
        if (cell.outcome() == APPLIED) {
            events.add("last");
            row = events.size() == 1 ? DisputeRow.opened("last", 9) : after(row, "last", cell.webhook(), 9);
        } else if (cell.outcome() == DUPLICATE) {
            events.add("last");
        }
        return cell.outcome() == UNKNOWN ? scenario : scenario.leavesDispute(row, events.toArray(String[]::new));
    }

    private static void send(Scenario scenario, String eventId, String kind, int minute, Outcome outcome) {
        UnaryOperator<Webhook> resolution = switch (kind) {
            case "won", "lost" -> webhook -> webhook.with("meta", Map.of("resolution", kind));
            default -> UnaryOperator.identity();
        };
        scenario.dispute(eventId, status(kind), minute, resolution, outcome);
    }

    private static String status(String kind) {
        return List.of("opened", "updated").contains(kind) ? kind : "closed";
    }

    private static DisputeRow after(DisputeRow row, String eventId, String kind, int minute) {
        return kind.equals("updated") ? row.updated(eventId, minute) : row.closed(kind, minute);
    }
}

package dev.sluice.chaos;

import dev.sluice.chaos.Findings.Kind;
import dev.sluice.chaos.History.SubjectId;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The inbox: docs/inbox.md. */
final class InboxBacklog implements Backlog {

    private static final String WAITING = """
            select count(*) from webhooks w join lanes l using (lane) left join waiting a on a.webhook_id = w.id
            where w.id > l.cursor or a.webhook_id is not null""";

    /** Of our own contract, a dispute's type of event begins with {@code dispute}. What a provider tells after the end is ignored. */
    private static final String REFUSED = """
            select w.provider = 'standard', w.event_type, w.order_id, w.provider_event_id
            from unapplied u join webhooks w on w.id = u.webhook_id
            where u.status = 'failed' or (u.reason = 'superseded' and w.provider <> 'standard')""";

    /** What PayPal sends again is a transmission of its own, which is known by its event at api-server alone. */
    private static final String DOUBLED = """
            select count(*) - count(distinct (split_part(event_type, '.', 1), order_id, provider_event_id,
              case when provider = 'paypal' then key end)) from webhooks""";

    private final Database database;

    InboxBacklog(Database database) {
        this.database = database;
    }

    @Override
    public long waiting() {
        return database.number(WAITING);
    }

    @Override
    public Map<SubjectId, Set<String>> refused(Map<String, SubjectId> subjects) {
        return database.call(connection -> {
            Map<SubjectId, Set<String>> refused = new HashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(REFUSED)) {
                while (rows.next()) {
                    String event = rows.getString(4);
                    SubjectId subject = rows.getBoolean(1)
                            ? new SubjectId(subject(rows.getString(2)), rows.getString(3))
                            : Objects.requireNonNull(subjects.get(event), event);
                    refused.computeIfAbsent(subject, _ -> new HashSet<>()).add(event);
                }
            }
            return refused;
        });
    }

    private static Subject subject(String eventType) {
        return eventType.startsWith("order") ? Subject.ORDER : Subject.DISPUTE;
    }

    @Override
    public void audit(Findings findings) {
        findings.add(Kind.DOUBLED, database.number(DOUBLED), "stored twice in the inbox");
    }

    @Override
    public void close() {
        // each look has a connection of its own
    }
}

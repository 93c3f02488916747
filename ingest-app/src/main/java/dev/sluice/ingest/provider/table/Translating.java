package dev.sluice.ingest.provider.table;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.table.Members.Member;
import dev.sluice.ingest.provider.table.Outcome.Move;
import dev.sluice.ingest.provider.table.Values.UnusableException;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Translates one event of an account by its provider's table. */
record Translating(
        Table table,
        Account account,
        JsonNode event,
        @Nullable Traceparent traceparent) {

    private static final int MAX_REASON = 1000;
    private static final int MAX_META = 500;

    /**
     * What the event becomes.
     *
     * @param kept the order that it names, as it was said when it was stored; null where the event alone says
     * @param aliasOf the order that this is an alias of; null where it is none
     */
    Translation translate(@Nullable String kept, @Nullable String aliasOf) {
        String type = Nodes.text(event.at(table.type()));
        Row row = table.row(event, account);
        if (row == null) {
            return new Translation.Ignored(
                    "the table of %s has no row for it".formatted(table.provider()), type != null);
        }
        try {
            return switch (row.outcome()) {
                case Outcome.Ignored(String reason, boolean unexpected) -> new Translation.Ignored(reason, unexpected);
                case Outcome.Order order -> {
                    Members members = members(order.source());
                    yield new Translation.Updates(
                            orders(row, order, members, orderId(members, kept, aliasOf)), List.of());
                }
                case Outcome.Dispute dispute -> {
                    Members members = members(dispute.source());
                    yield disputes(row, dispute, members, orderId(members, kept, aliasOf));
                }
            };
        } catch (UnusableException e) {
            return new Translation.Unusable(String.valueOf(e.getMessage()));
        }
    }

    /** One that was kept as an alias alone gives way to an order id, which the event has by another table or account now. */
    private String orderId(Members members, @Nullable String kept, @Nullable String aliasOf) {
        String own = ownOrderId(members);
        if (aliasOf != null && own == null) {
            return Values.id(Member.ORDER_ID, aliasOf);
        }
        String name = kept == null || (own != null && aliases(members).contains(kept))
                ? Values.required(Member.ORDER_ID, name(members))
                : kept;
        return Values.id(Member.ORDER_ID, name);
    }

    /**
     * The order, as the event itself names it: by an order id, else by its first alias. Null where it names none that could be
     * used, or does not concern one.
     */
    @Nullable
    String orderId() {
        Row row = table.row(event, account);
        Members members = row == null ? null : members(row);
        try {
            return members == null ? null : name(members);
        } catch (UnusableException _) {
            return null;
        }
    }

    /**
     * Names that stand for {@link #orderId} from now on. An event without an order id names it by its first alias; that stands for
     * itself only where the event makes an order of that name. Otherwise an order of another name is expected.
     */
    List<String> aliases() {
        Row row = table.row(event, account);
        Members members = row == null ? null : members(row);
        if (row == null || members == null || orderId() == null) {
            return List.of();
        }
        boolean makesAnOrder = row.outcome() instanceof Outcome.Order(String _, List<OrderUpdateStatus> statuses)
                && statuses.getFirst() == OrderUpdateStatus.CREATED;
        List<String> aliases = aliases(members);
        return makesAnOrder || ownOrderId(members) != null ? aliases : aliases.subList(1, aliases.size());
    }

    private @Nullable Members members(Row row) {
        return switch (row.outcome()) {
            case Outcome.Ignored _ -> null;
            case Outcome.Order order -> members(order.source());
            case Outcome.Dispute dispute -> members(dispute.source());
        };
    }

    private @Nullable String name(Members members) {
        String id = ownOrderId(members);
        return id == null ? aliases(members).stream().findFirst().orElse(null) : id;
    }

    /** Where the account says, else where the table does. */
    private @Nullable String ownOrderId(Members members) {
        Values values = values();
        String id = values.id(Member.ORDER_ID, Source.ofTexts(account.orderId()));
        if (id == null) {
            id = values.id(Member.ORDER_ID, members.of(Member.ORDER_ID));
        }
        return id == null ? null : Values.id(Member.ORDER_ID, account.orderIdPrefix() + id);
    }

    private List<String> aliases(Members members) {
        return members.aliases().stream()
                .map(pointer -> Nodes.text(event.at(pointer)))
                .filter(Objects::nonNull)
                .map(alias -> account.orderIdPrefix() + alias)
                .filter(Values::isOrderId)
                .distinct()
                .toList();
    }

    private List<Update> orders(Row row, Outcome.Order outcome, Members members, String orderId) {
        var updates = new ArrayList<Update>();
        for (OrderUpdateStatus status : outcome.statuses()) {
            boolean isCreation = status == OrderUpdateStatus.CREATED;
            var createdAt =
                    Values.required(Member.CREATED_AT, values().time(Member.CREATED_AT, members.of(Member.CREATED_AT)));
            var body = new OrderUpdate()
                    .providerEventId(eventId(row, updates.size(), outcome.statuses()))
                    .orderId(orderId)
                    .userId(user(members))
                    .status(status)
                    .createdAt(createdAt)
                    .updatedAt(
                            isCreation
                                    ? createdAt
                                    : Values.required(
                                            Member.UPDATED_AT,
                                            values().time(Member.UPDATED_AT, members.of(Member.UPDATED_AT))))
                    .meta(meta(members, null));
            updates.add(new Update.Order(body, traceparent));
        }
        return updates;
    }

    private Translation disputes(Row row, Outcome.Dispute outcome, Members members, String orderId) {
        Values values = values();
        var updates = new ArrayList<Update>();
        List<String> leftOut = new ArrayList<>();
        Instant evidenceDueAt = evidenceDueAt(members, leftOut);
        for (Move move : outcome.moves()) {
            Member time = move == Move.OPENED ? Member.OPENED_AT : Member.OCCURRED_AT;
            var body = new DisputeUpdate()
                    .providerEventId(eventId(row, updates.size(), outcome.moves()))
                    .orderId(orderId)
                    .userId(user(members))
                    .disputeId(values.id(Member.DISPUTE_ID, members.of(Member.DISPUTE_ID)))
                    .status(move.status())
                    .reason(Values.required(Member.REASON, values.text(members.of(Member.REASON), MAX_REASON)))
                    .amount(values.amount(members.of(Member.AMOUNT)))
                    .currency(values.currency(members.of(Member.CURRENCY)))
                    .occurredAt(Values.required(time, values.time(time, members.of(time))))
                    .evidenceDueAt(evidenceDueAt)
                    .meta(meta(members, move.resolution()));
            updates.add(new Update.Dispute(body, traceparent));
        }
        return new Translation.Updates(updates, leftOut);
    }

    /** That a dispute was opened, or how it ended, matters more than until when it may be answered. */
    private @Nullable Instant evidenceDueAt(Members members, List<String> leftOut) {
        try {
            return values().time(Member.EVIDENCE_DUE_AT, members.of(Member.EVIDENCE_DUE_AT));
        } catch (UnusableException e) {
            leftOut.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable UUID user(Members members) {
        Source source = account.userId().isEmpty() ? members.of(Member.USER_ID) : Source.ofUsers(account.userId());
        return values().user(source);
    }

    /** The last of an event's updates has the event's own id; those before it end in what they are. */
    private String eventId(Row row, int index, List<? extends Enum<?>> all) {
        String id = (row.id().isEmpty() ? table.id() : row.id())
                .stream()
                        .map(event::at)
                        .map(Nodes::text)
                        .map(part -> part == null ? "" : part)
                        .collect(Collectors.joining(":"));
        if (id.replace(":", "").isEmpty()) {
            throw new UnusableException("it has no id");
        }
        boolean isLast = index == all.size() - 1;
        return Values.eventId(isLast ? id : id + "#" + all.get(index).name().toLowerCase(Locale.ROOT));
    }

    private @Nullable Map<String, String> meta(Members members, @Nullable String resolution) {
        var meta = new LinkedHashMap<String, String>();
        if (resolution != null) {
            meta.put("resolution", resolution);
        }
        members.meta().forEach((key, source) -> {
            String text = values().text(source, MAX_META);
            if (text != null) {
                meta.put(key, text);
            }
        });
        return meta.isEmpty() ? null : meta;
    }

    private Members members(String source) {
        return Objects.requireNonNull(table.sources().get(source));
    }

    private Values values() {
        return new Values(event, table.provider() + "/" + account.name(), table.exponents());
    }
}

-- State and events of orders and disputes.
--
-- key is ours, narrow and growing: events that come about the same time lie side by side in their index, whatever the
-- provider's ids look like. order_key and dispute_key have no foreign key: an event is only ever written in the
-- transaction that holds its order's or dispute's row, which is never deleted, and the check would cost a quarter of
-- the insert. Neither status nor updated_at is indexed, so an update stays within its page (heap-only tuple).

create table orders (
    key        bigint generated always as identity primary key,
    order_id   text        not null unique,
    user_id    uuid        not null,
    status     text        not null check (status in ('created', 'updated', 'failed', 'success')),
    created_at timestamptz not null,
    updated_at timestamptz not null
) with (fillfactor = 80);

create index orders_newest on orders (created_at, key);
create index orders_of_user on orders (user_id, created_at, key);

create table order_events (
    id                bigint generated always as identity,
    order_key         bigint      not null,
    provider_event_id text        not null,
    kind              text        not null,
    received_at       timestamptz not null,
    payload           text        not null,
    primary key (order_key, provider_event_id)
);

create table disputes (
    key             bigint generated always as identity primary key,
    order_id        text        not null,
    dispute_id      text,
    user_id         uuid        not null,
    status          text        not null check (status in ('opened', 'won', 'lost', 'closed')),
    reason          text        not null,
    amount          bigint      not null check (amount > 0),
    currency        text        not null,
    opened_at       timestamptz not null,
    evidence_due_at timestamptz,
    closed_at       timestamptz,
    -- the latest time that an update carried
    occurred_at     timestamptz not null,
    unique nulls not distinct (order_id, dispute_id)
) with (fillfactor = 80);

create index disputes_newest on disputes (opened_at, key);
create index disputes_of_user on disputes (user_id, opened_at, key);

create table dispute_events (
    id                bigint generated always as identity,
    dispute_key       bigint      not null,
    provider_event_id text        not null,
    kind              text        not null,
    received_at       timestamptz not null,
    payload           text        not null,
    primary key (dispute_key, provider_event_id)
);

-- Updates that came (over Kafka) before what they refer to. A row is here only while it waits, or, with a reason, until
-- its dead letter is written: the table is small, whatever passes through.
create table parked_updates (
    position    bigint generated always as identity primary key,
    kind        text        not null check (kind in ('order', 'dispute')),
    order_id    text        not null,
    payload     text        not null,
    received_at timestamptz not null,
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    record_key  bytea,
    headers     text        not null,
    reason      text,
    detail      text,
    -- a record that is delivered again is parked once
    unique (topic, partition, "offset")
);

create index parked_updates_of_order on parked_updates (order_id);

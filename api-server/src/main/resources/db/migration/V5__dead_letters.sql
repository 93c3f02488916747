-- Parked updates. A topic that is made anew uses its offsets again: an update is told apart by what it says, too.
-- waits_for: 'order' (what it refers to, for a limited time), 'retry' (nothing: the next sweep decides it again, and it
-- never expires), 'operator' (it failed alone for minutes; it and later ones of its order wait until they are redriven).
-- claimed_until: until then one process writes the row's dead letter, outside of any transaction.
alter table parked_updates
    add column payload_hash  bytea,
    add column waits_for     text not null default 'order' check (waits_for in ('order', 'retry', 'operator')),
    add column claimed_until timestamptz;
update parked_updates set payload_hash = sha256(convert_to(payload, 'UTF8'));
alter table parked_updates
    alter column payload_hash set not null,
    drop constraint parked_updates_topic_partition_offset_key,
    add unique (topic, partition, "offset", payload_hash);

-- Dead letters that the broker refuses for good (too large, not allowed), until they are redriven.
create table dead_letters (
    position   bigint generated always as identity primary key,
    topic      text        not null,
    partition  integer     not null,
    "offset"   bigint      not null,
    record_key bytea,
    value      bytea,
    headers    text        not null,
    reason     text        not null,
    detail     text        not null,
    refusal    text        not null,
    written_at timestamptz not null,
    value_hash bytea generated always as (sha256(coalesce(value, ''))) stored,
    -- a record that is delivered again is kept once
    unique (topic, partition, "offset", value_hash)
);

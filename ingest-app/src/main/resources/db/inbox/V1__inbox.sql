-- Webhooks as they came, and what became of them: docs/inbox.md.
--
-- An id is a day and a number: days since 1970-01-01 (UTC) times 2^40, then a count. It is given under one lock that all
-- writers take and hold until they have committed, so ids become visible in their order: who has read one id will never
-- find a smaller one that was not there before. What is partitioned is so by this id, a partition a day.
--
-- What became of a webhook is not written to its row. Its lane's cursor has passed it or not; only what is neither waiting
-- its turn nor done has a row in waiting or unapplied.

create sequence webhook_ids;

create table webhooks (
    id                bigint      not null primary key,
    lane              smallint    not null,
    provider          text        not null,
    account           text,
    event_type        text        not null,
    provider_event_id text        not null,
    order_id          text,
    -- what it is told apart by
    key               uuid        not null,
    -- of the contract that it came under
    version           text        not null,
    received_at       timestamptz not null,
    traceparent       text,
    -- a JSON object
    headers           text        not null,
    body              bytea       not null,
    erased_at         timestamptz
) partition by range (id);

create index webhooks_of_order on webhooks (order_id, id);
create index webhooks_of_event on webhooks (provider_event_id, id);

-- The same event again finds its key here. Not partitioned, for a unique key cannot span partitions.
create table webhook_keys (
    key        uuid   not null primary key,
    webhook_id bigint not null
);

-- What came of each attempt to have a webhook applied.
create table attempts (
    webhook_id bigint      not null,
    at         timestamptz not null,
    outcome    text        not null,
    reason     text,
    primary key (webhook_id, at)
) partition by range (webhook_id);

-- Webhooks behind their lane's cursor that are tried again. Small, whatever passes through.
-- early: what it refers to is not there yet. retry, replay: later ones of its order wait behind it.
create table waiting (
    webhook_id      bigint      not null primary key,
    lane            smallint    not null,
    -- or what stands for it, where there is none: Lanes.ORDER
    order_id        text        not null,
    cause           text        not null check (cause in ('early', 'retry', 'replay')),
    since           timestamptz not null,
    next_attempt_at timestamptz not null,
    attempts        integer     not null default 0
) with (fillfactor = 70);

create index waiting_of_lane on waiting (lane, next_attempt_at);
create index waiting_of_order on waiting (order_id, webhook_id);

-- Webhooks that were dealt with and not applied.
create table unapplied (
    webhook_id bigint      not null primary key,
    status     text        not null check (status in ('failed', 'ignored', 'dismissed')),
    reason     text        not null,
    at         timestamptz not null,
    by         text
) partition by range (webhook_id);

create index unapplied_of_status on unapplied (status, webhook_id);

-- A lane's webhooks up to its cursor were dealt with. Who holds the lease of a lane relays it; each new lease has a new
-- epoch, without which nothing is written any more.
create table lanes (
    lane         smallint    not null primary key,
    cursor       bigint      not null default 0,
    epoch        bigint      not null default 0,
    owner        text,
    leased_until timestamptz not null default '-infinity'
) with (fillfactor = 10);

insert into lanes (lane) select generate_series(0, 15);

-- Processes that relay, as far as they are alive.
create table relays (
    name        text        not null primary key,
    alive_until timestamptz not null
) with (fillfactor = 10);

-- Readiness writes here and deletes it again in one transaction. No row is ever seen by anybody.
create table write_probe (filler text not null);

create function first_id(day date) returns bigint
    language sql immutable parallel safe
    return (day - date '1970-01-01')::bigint << 40;

-- Makes a day's partitions, if they are not there. Attaching a table blocks no writer.
create function add_day(day date) returns void
    language plpgsql security definer set search_path from current as $$
declare
    parent text;
    part   text;
begin
    foreach parent in array array ['webhooks', 'attempts', 'unapplied'] loop
        part := parent || to_char(day, '_YYYYMMDD');
        if to_regclass(part) is null then
            execute format('create table %I (like %I including all)', part, parent);
            execute format('alter table %I attach partition %I for values from (%s) to (%s)',
                parent, part, first_id(day), first_id(day + 1));
        end if;
    end loop;
end $$;

do $$ begin
    perform add_day((now() at time zone 'UTC')::date + day) from generate_series(0, 2) as day;
end $$;

-- Forgets a day: all of it but what is failed or waits, of which it returns how many there are. Readers and writers of other
-- days are in nobody's way, but for 100 ms where a day that is left empty is taken out; where that takes longer, it fails,
-- and can be called again. Not to be called while a lane's cursor has webhooks of the day before it.
create function forget_day(day date) returns bigint
    language plpgsql security definer set search_path from current set lock_timeout = '100ms' as $$
declare
    suffix   text   := to_char(day, '_YYYYMMDD');
    kept     bigint;
    has_more boolean;
    parent   text;
    part     text;
begin
    if to_regclass('webhooks' || suffix) is null then
        return 0;
    end if;
    if first_id(day + 1) > (select last_value from webhook_ids) then
        raise exception 'day % is not over', day;
    end if;
    execute format('create table kept as
        select webhook_id as id from waiting where webhook_id > %s and webhook_id < %s
        union select webhook_id from %I where status = ''failed''',
        first_id(day), first_id(day + 1), 'unapplied' || suffix);
    execute 'select count(*) from kept' into kept;
    if kept > 0 then
        execute format('lock table %I, %I, %I in access exclusive mode',
            'webhooks' || suffix, 'attempts' || suffix, 'unapplied' || suffix);
        execute format('select exists (select from %I w where not exists (select from kept where kept.id = w.id))',
            'webhooks' || suffix) into has_more;
    end if;
    foreach parent in array array ['webhooks', 'attempts', 'unapplied'] loop
        part := parent || suffix;
        if kept = 0 then
            -- The parent's lock first, as everybody takes them
            execute format('alter table %I detach partition %I', parent, part);
            execute format('drop table %I', part);
        elsif has_more then
            execute format('create table kept_rows as select part.* from %I part join kept on kept.id = part.%I',
                part, case parent when 'webhooks' then 'id' else 'webhook_id' end);
            execute format('truncate %I', part);
            execute format('insert into %I select * from kept_rows', part);
            drop table kept_rows;
        end if;
    end loop;
    drop table kept;
    return kept;
end $$;

revoke execute on function add_day(date), forget_day(date) from public;

-- Stores webhooks, in their order, each once; one call is one transaction. No key may be in it twice. Returns for each its
-- id, or that of the one that was stored before.
create function store(
    lanes smallint[], providers text[], accounts text[], event_types text[], event_ids text[], order_ids text[],
    keys uuid[], versions text[], received timestamptz[], traceparents text[], headers text[], bodies bytea[])
returns table (id bigint, is_new boolean)
    language plpgsql as $$
declare
    today date;
begin
    -- Held until the commit is visible. Each statement below takes a new snapshot, so it sees all that was stored before.
    perform pg_advisory_xact_lock(7308332045220209253);
    today := (clock_timestamp() at time zone 'UTC')::date;
    -- A day begins once it has its partition. Until then, and where the clock goes back, the day before goes on.
    if first_id(today) > (select last_value from webhook_ids)
        and to_regclass('webhooks' || to_char(today, '_YYYYMMDD')) is not null then
        perform setval('webhook_ids', first_id(today));
    end if;
    return query
    with given as materialized (
        select *
        from unnest(lanes, providers, accounts, event_types, event_ids, order_ids, keys, versions, received, traceparents,
            headers, bodies) with ordinality as given (lane, provider, account, event_type, event_id, order_id, key, version,
            received_at, traceparent, headers, body, n)
    ), keyed as (
        insert into webhook_keys (key, webhook_id)
        select ordered.key, nextval('webhook_ids') from (select given.key from given order by n) ordered
        on conflict (key) do nothing
        returning webhook_keys.key, webhook_keys.webhook_id
    ), stored as (
        insert into webhooks (id, lane, provider, account, event_type, provider_event_id, order_id, key, version,
            received_at, traceparent, headers, body)
        select keyed.webhook_id, given.lane, given.provider, given.account, given.event_type, given.event_id,
            given.order_id, given.key, given.version, given.received_at, given.traceparent, given.headers, given.body
        from keyed join given on given.key = keyed.key
    )
    select coalesce(keyed.webhook_id, earlier.webhook_id), keyed.webhook_id is not null
    from given
        left join keyed on keyed.key = given.key
        left join webhook_keys earlier on earlier.key = given.key
    order by given.n;
end $$;

-- About the first id of those received at a time or later. Ids are in order of commits, so its neighbours may be off by what
-- lies between a receipt and its commit, and by how far clocks differ.
create function first_received(since timestamptz) returns bigint
    language plpgsql stable parallel safe as $$
declare
    low    bigint := (select id from webhooks order by id limit 1);
    high   bigint := (select id + 1 from webhooks order by id desc limit 1);
    middle bigint;
    one    record;
begin
    while low < high loop
        middle := low + (high - low) / 2;
        select id, received_at into one from webhooks where id >= middle order by id limit 1;
        if one.received_at < since then
            low := one.id + 1;
        else
            high := middle;
        end if;
    end loop;
    return low;
end $$;

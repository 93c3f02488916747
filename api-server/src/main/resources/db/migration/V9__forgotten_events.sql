-- Events that were forgotten (EVENT_RETENTION) stay known as duplicates: 8 bytes of the SHA-256 of each id, one after another,
-- in the row that a batch locks and loads anyway.
alter table orders add column forgotten_events bytea;
alter table disputes add column forgotten_events bytea;

-- Deletes come at the old end of the index, which is walked from there: dead entries must not pile up
alter table order_events set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);
alter table dispute_events set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);

-- Looks at the events of the next orders (or disputes) behind a key, and forgets those of each whose newest event was received
-- before the given time: all of an order's, or none. One transaction of short locks on the orders that it forgets events of;
-- one that is locked, or that has more than 4096 events, is left alone. Keys grow with time, so goes_on is false behind the last
-- old one. The service's role may delete no event but by this function.
create function forget_events(
    kind text, behind bigint, before timestamptz, at_once int,
    out last bigint, out goes_on boolean, out subjects bigint, out events bigint)
    language plpgsql security definer set search_path from current as $$
declare
    most   constant int := 4096;
    states text := kind || 's';
    log    text := kind || '_events';
    owner  text := kind || '_key';
    due    bigint[];
begin
    subjects := 0;
    events := 0;
    if kind not in ('order', 'dispute') then
        raise exception 'unknown kind %', kind;
    end if;
    if before > now() - interval '23 hours' then
        raise exception 'events are kept for a day at the least';
    end if;
    -- One process at a time
    if not pg_try_advisory_xact_lock(7308332045220209275) then
        goes_on := false;
        return;
    end if;
    execute format($q$
        with recursive walk (key, number) as (
          (select %2$I, 1 from %1$I where %2$I > $1 order by %2$I limit 1)
          union all
          select (select e.%2$I from %1$I e where e.%2$I > walk.key order by e.%2$I limit 1), number + 1
          from walk where walk.key is not null and number < $3
        ), seen as (
          select walk.key, its.*,
            exists (select from %3$I s where s.key = walk.key and s.forgotten_events is not null) as was_old
          from walk cross join lateral (
            select count(*) as number, min(received_at) as oldest, max(received_at) as newest
            from (select received_at from %1$I where %2$I = walk.key limit $4 + 1) first) its
          where walk.key is not null
        )
        select max(key), count(*) = $3 and bool_or(oldest < $2 or was_old),
          array_agg(key) filter (where newest < $2 and number <= $4)
        from seen$q$, log, owner, states) into last, goes_on, due using behind, before, at_once, most;
    if due is null then
        return;
    end if;
    execute format($q$
        select array_agg(locked.key)
        from unnest($1) as due (key) cross join lateral (
          select key from %1$I s
          where s.key = due.key and coalesce(octet_length(forgotten_events), 0) <= 8 * $2
          limit 1 for no key update skip locked) locked$q$, states) into due using due, most;
    -- Nobody adds an event to what is locked. What was added before is seen by this statement's own snapshot.
    execute format($q$
        with old as materialized (
          select due.key from unnest($1) as due (key) cross join lateral (
            select max(received_at) as newest
            from (select received_at from %1$I where %2$I = due.key limit $3 + 1) first) its
          where newest < $2
        ), gone as (
          delete from %1$I where %2$I = any(array(select key from old)) returning %2$I as key, provider_event_id
        ), marks as (
          select key, count(*) as number,
            string_agg(substring(sha256(convert_to(provider_event_id, 'UTF8')) for 8), '') as digests
          from gone group by key
        ), marked as (
          update %3$I s set forgotten_events = coalesce(forgotten_events, '') || marks.digests
          from marks where s.key = marks.key and s.key = any($1)
          returning marks.number
        )
        select count(*), coalesce(sum(number), 0) from marked$q$, log, owner, states)
        into subjects, events using due, before, most;
end $$;

revoke execute on function forget_events(text, bigint, timestamptz, int) from public;

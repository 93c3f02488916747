-- What PostgreSQL alone can do with the same updates on the same tables: lock the row, look for the event, check the
-- transition, write state and event. Both functions answer as api-server would, and pgbench fails on any other outcome.

create function apply_order_update(
    an_event_id text, an_order_id text, a_user_id uuid, a_status text, created timestamptz, updated timestamptz, body text
) returns text language plpgsql as $$
declare
    a_key      bigint;
    old_status text;
begin
    select key, status into a_key, old_status from orders where order_id = an_order_id for no key update;
    if a_key is null then
        if a_status <> 'created' then
            return 'not found';
        end if;
        insert into orders (order_id, user_id, status, created_at, updated_at)
        values (an_order_id, a_user_id, a_status, created, updated)
        on conflict (order_id) do nothing
        returning key into a_key;
        if a_key is null then
            return 'lost race';
        end if;
    else
        if exists (select from order_events where order_key = a_key and provider_event_id = an_event_id) then
            return 'duplicate';
        end if;
        if a_status = 'created' or old_status not in ('created', 'updated') then
            return 'forbidden';
        end if;
        update orders set status = a_status, updated_at = greatest(updated_at, updated) where key = a_key;
    end if;
    insert into order_events (order_key, provider_event_id, kind, received_at, payload)
    values (a_key, an_event_id, a_status, clock_timestamp(), body);
    return 'applied';
end
$$;

-- The same for many updates of as many orders, set by set. Answers how many were applied.
create function apply_order_updates(
    event_ids text[], order_ids text[], user_ids uuid[], statuses text[], created timestamptz[], updated timestamptz[],
    bodies text[]
) returns bigint language plpgsql as $$
declare
    applied bigint;
begin
    perform from orders where order_id = any (order_ids) order by key for no key update;
    with allowed as (
        select o.key, u.*
        from unnest(event_ids, order_ids, user_ids, statuses, created, updated, bodies)
            as u (event_id, order_id, user_id, status, created, updated, body)
        left join orders o on o.order_id = u.order_id
        where not exists (
            select from order_events e where e.order_key = o.key and e.provider_event_id = u.event_id)
        and case when o.key is null then u.status = 'created'
            else u.status <> 'created' and o.status in ('created', 'updated') end
    ), inserted as (
        insert into orders (order_id, user_id, status, created_at, updated_at)
        select a.order_id, a.user_id, a.status, a.created, a.updated from allowed a
        where a.key is null order by a.order_id
        on conflict (order_id) do nothing
        returning key, order_id
    ), changed as (
        update orders o set status = a.status, updated_at = greatest(o.updated_at, a.updated)
        from allowed a where o.key = a.key
    )
    insert into order_events (order_key, provider_event_id, kind, received_at, payload)
    select coalesce(a.key, i.key), a.event_id, a.status, clock_timestamp(), a.body
    from allowed a left join inserted i on i.order_id = a.order_id
    where a.key is not null or i.key is not null;
    get diagnostics applied = row_count;
    return applied;
end
$$;

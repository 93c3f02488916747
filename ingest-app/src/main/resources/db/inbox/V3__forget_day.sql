-- As before, but what is kept is looked for once nobody else can look at the day: a webhook that was replayed while its day
-- was being forgotten was lost, and its row of waiting stayed. Who replays one has read it, and holds a lock on its table until
-- the row of waiting is committed. Each statement below takes a new snapshot, so it sees what was committed before its locks.
create or replace function forget_day(day date) returns bigint
    language plpgsql security definer set search_path from current set lock_timeout = '100ms' as $$
declare
    suffix     text := to_char(day, '_YYYYMMDD');
    wanted     text := format('select webhook_id as id from waiting where webhook_id > %s and webhook_id < %s
        union select webhook_id from %I where status = ''failed''',
        first_id(day), first_id(day + 1), 'unapplied' || suffix);
    keeps_some boolean;
    kept       bigint;
    has_more   boolean;
    parent     text;
    part       text;
begin
    if to_regclass('webhooks' || suffix) is null then
        return 0;
    end if;
    if first_id(day + 1) > (select last_value from webhook_ids) then
        raise exception 'day % is not over', day;
    end if;
    execute format('select exists (%s)', wanted) into keeps_some;
    if keeps_some then
        execute format('lock table %I, %I, %I in access exclusive mode',
            'webhooks' || suffix, 'attempts' || suffix, 'unapplied' || suffix);
    else
        foreach parent in array array ['webhooks', 'attempts', 'unapplied'] loop
            -- The parent's lock first, as everybody takes them
            execute format('alter table %I detach partition %I', parent, parent || suffix);
        end loop;
    end if;
    execute 'create table kept as ' || wanted;
    execute 'select count(*) from kept' into kept;
    if kept > 0 and not keeps_some then
        raise exception 'a webhook of day % was replayed meanwhile', day;
    end if;
    execute format('select exists (select from %I w where not exists (select from kept where kept.id = w.id))',
        'webhooks' || suffix) into has_more;
    foreach parent in array array ['webhooks', 'attempts', 'unapplied'] loop
        part := parent || suffix;
        if not keeps_some then
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

-- What the service's role (INBOX_PG_USER) may do with the tables, and no more. Run again whenever this text or the role's
-- name changes; a migration that adds a table adds it here. Partitions are made by add_day, as their owner.
grant select, insert, update on webhooks to ${service_role};
grant select, insert, delete on webhook_keys to ${service_role};
grant select, insert, delete on aliases to ${service_role};
grant select, insert on attempts to ${service_role};
grant select, insert, update, delete on waiting to ${service_role};
grant select, insert, update, delete on unapplied to ${service_role};
grant select, update on lanes to ${service_role};
grant select, insert, update, delete on relays to ${service_role};
grant select, insert, delete on write_probe to ${service_role};
grant usage, update, select on sequence webhook_ids to ${service_role};
grant execute on function add_day(date), forget_day(date) to ${service_role};

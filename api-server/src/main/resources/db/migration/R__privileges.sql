-- What the service's role (PG_USER) may do with the tables, and no more: events and marks are never changed. Run again
-- whenever this text or the role's name changes; a migration that adds a table adds it here.
grant select, insert, update on orders, disputes to ${service_role};
grant select, insert on order_events, dispute_events, redriven to ${service_role};
grant select, insert, update, delete on parked_updates to ${service_role};
grant select, insert, delete on dead_letters to ${service_role};
grant select, insert, delete on write_probe to ${service_role};
grant execute on function forget_events(text, bigint, timestamptz, int) to ${service_role};

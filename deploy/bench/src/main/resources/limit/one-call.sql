-- One order's life, each update a call and a transaction of its own. Any outcome but "applied" divides by zero.
\set i :i + 1
select 1 / (apply_order_update(
    'evt-' || :run || '-' || :client_id || '-' || :i || '-c', 'ord-' || :run || '-' || :client_id || '-' || :i,
    '6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f', 'created', '2026-11-23T08:00:00Z', '2026-11-23T08:00:00Z',
    '{"provider_event_id":"evt-0000-00-0000000-c","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"created","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:00:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}') = 'applied')::int;
select 1 / (apply_order_update(
    'evt-' || :run || '-' || :client_id || '-' || :i || '-u', 'ord-' || :run || '-' || :client_id || '-' || :i,
    '6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f', 'updated', '2026-11-23T08:00:00Z', '2026-11-23T08:05:00Z',
    '{"provider_event_id":"evt-0000-00-0000000-u","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"updated","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:05:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}') = 'applied')::int;
select 1 / (apply_order_update(
    'evt-' || :run || '-' || :client_id || '-' || :i || '-s', 'ord-' || :run || '-' || :client_id || '-' || :i,
    '6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f', 'success', '2026-11-23T08:00:00Z', '2026-11-23T08:09:00Z',
    '{"provider_event_id":"evt-0000-00-0000000-s","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"success","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:09:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}') = 'applied')::int;

-- The lives of 64 orders, 64 updates a call and a transaction. Any update that is not applied divides by zero.
\set i :i + 1
select 1 / (apply_order_updates(
    array_agg('evt-' || :run || '-' || :client_id || '-' || :i || '-' || n || '-c'),
    array_agg('ord-' || :run || '-' || :client_id || '-' || :i || '-' || n),
    array_agg('6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f'::uuid), array_agg('created'::text),
    array_agg('2026-11-23T08:00:00Z'::timestamptz), array_agg('2026-11-23T08:00:00Z'::timestamptz),
    array_agg('{"provider_event_id":"evt-0000-00-0000000-c","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"created","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:00:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}'::text)) = 64)::int
from generate_series(1, 64) n;
select 1 / (apply_order_updates(
    array_agg('evt-' || :run || '-' || :client_id || '-' || :i || '-' || n || '-u'),
    array_agg('ord-' || :run || '-' || :client_id || '-' || :i || '-' || n),
    array_agg('6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f'::uuid), array_agg('updated'::text),
    array_agg('2026-11-23T08:00:00Z'::timestamptz), array_agg('2026-11-23T08:05:00Z'::timestamptz),
    array_agg('{"provider_event_id":"evt-0000-00-0000000-u","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"updated","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:05:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}'::text)) = 64)::int
from generate_series(1, 64) n;
select 1 / (apply_order_updates(
    array_agg('evt-' || :run || '-' || :client_id || '-' || :i || '-' || n || '-s'),
    array_agg('ord-' || :run || '-' || :client_id || '-' || :i || '-' || n),
    array_agg('6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f'::uuid), array_agg('success'::text),
    array_agg('2026-11-23T08:00:00Z'::timestamptz), array_agg('2026-11-23T08:09:00Z'::timestamptz),
    array_agg('{"provider_event_id":"evt-0000-00-0000000-s","order_id":"ord-0000-00-0000000","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"success","created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:09:00Z","meta":{"psp_reference":"8836183819713023","method":"card"}}'::text)) = 64)::int
from generate_series(1, 64) n;

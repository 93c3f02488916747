-- An order's webhooks that wait, as the relay reads them: first those that others wait behind, then early ones.

drop index waiting_of_order;

create index waiting_of_order on waiting (order_id, (cause = 'early'), webhook_id);

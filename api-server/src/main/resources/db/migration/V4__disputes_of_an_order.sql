-- A page of an order's disputes, newest first: no plan has to choose between finding them and sorting them.
create index disputes_of_order on disputes (order_id, opened_at, key);

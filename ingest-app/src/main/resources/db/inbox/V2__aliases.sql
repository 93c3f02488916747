-- What else an account's orders are known by: a payment intent, a charge, a capture, a pspReference. Written with the webhook
-- that names both; the first one stays. An alias may stand for another one, but that one for an order.
create table aliases (
    provider   text   not null,
    account    text   not null,
    alias      text   not null,
    order_id   text   not null,
    -- that named both; its id says how old the alias is
    webhook_id bigint not null,
    primary key (provider, account, alias)
);

create index aliases_of_order on aliases (order_id);
create index aliases_of_webhook on aliases (webhook_id);

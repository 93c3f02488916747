-- Dead letters that were put back onto their topic. The time tells apart records of a topic that was made anew.
create table redriven (
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    written_at  timestamptz not null,
    redriven_at timestamptz not null default now(),
    primary key (topic, partition, "offset", written_at)
);

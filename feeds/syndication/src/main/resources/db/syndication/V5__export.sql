-- The change in which each topic was last touched: what is exported again after it.
alter table topic add column generation bigint not null default 0;
create index topic_generation on topic (generation);

-- What stands in the folder or bucket that the publication is exported to.
create table exported (
    target text not null,
    path text not null,
    topics text[] not null,
    file text not null,
    hash text not null,
    primary key (target, path)
);
create index exported_topics on exported using gin (topics);

-- Up to which change each target has everything, and with which settings it was printed.
create table export_state (
    target text primary key,
    generation bigint not null,
    settings text not null
);

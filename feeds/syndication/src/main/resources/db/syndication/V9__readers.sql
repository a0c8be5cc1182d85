-- The key of a day's sketches. Gone the day after: what was counted then can be told from nobody any more.
create table reader_key (
    day date primary key,
    key bytea not null
);

-- How many different programs asked for a feed on a day: registers of a sketch, from which no client can be read.
create table reader_sketch (
    day date not null,
    path text not null,
    registers bytea not null,
    primary key (day, path)
);

-- For how many people an aggregator fetches a feed, by its own word.
create table reader_aggregator (
    day date not null,
    path text not null,
    program text not null,
    feed_id text not null,
    subscribers integer not null,
    primary key (day, path, program, feed_id)
);

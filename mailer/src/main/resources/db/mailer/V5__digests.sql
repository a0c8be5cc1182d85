-- Every article that may be mailed, in the order in which this service heard of it. A position is given under a lock on the
-- table, so they become visible in order: whoever has seen one has seen all before it.
create table log_entry (
    position bigint primary key,
    article uuid not null unique,
    -- That of the first revision: a correction that moves an article mails it to nobody a second time.
    section text not null,
    content bytea not null,
    withdrawn boolean not null default false,
    at timestamptz not null
);

-- How far the digests of a choice are. Every choice has both, for what a reader leaves behind when they choose anew.
create table digest (
    choice int not null references choice,
    cadence text not null check (cadence in ('daily', 'weekly')),
    position bigint not null,
    next_at timestamptz not null,
    primary key (choice, cadence)
);

create index digest_next on digest (next_at);

insert into digest (choice, cadence, position, next_at)
select id, cadence, 0, now() from choice cross join (values ('daily'), ('weekly')) as both_of (cadence);

-- What the next digest of a reader takes who changed their choice: by section, from (exclusive) and to (inclusive, or open).
create table digest_range (
    subscriber bigint not null,
    cadence text not null check (cadence in ('daily', 'weekly')),
    ranges jsonb not null,
    primary key (subscriber, cadence)
);

alter table issue add column kind text not null default 'each' check (kind in ('each', 'daily', 'weekly'));
alter table issue add column positions bigint[];
create index issue_open_digest on issue (id) where positions is not null and state = 'open';

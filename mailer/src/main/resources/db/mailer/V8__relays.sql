-- What may still go, counted for all processes: one row for each limit in time, or for each day of a warming up.
create table allowance (
    bucket text primary key,
    level double precision not null,
    at timestamptz not null
) with (fillfactor = 20);

create index allowance_at on allowance (at);

-- Numbers of things at a time that all processes share: what each of them may have open.
create table connection_share (
    scope text not null,
    holder bigint not null,
    granted int not null,
    until timestamptz not null,
    primary key (scope, holder)
);

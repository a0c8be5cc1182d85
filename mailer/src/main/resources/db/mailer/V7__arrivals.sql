-- What came back after a server had taken a mail: bounces and complaints, from the mailbox or a provider.
create table arrival (
    id bigint generated always as identity primary key,
    subscriber bigint not null,
    issue int,
    kind text not null check (kind in ('hard', 'soft', 'not-the-readers', 'complaint')),
    code text,
    words text not null,
    source text not null,
    -- What the mailbox or the provider calls it: the same again is known by it.
    key text not null,
    at timestamptz not null,
    unique (source, key)
);

create index arrival_subscriber on arrival (subscriber);

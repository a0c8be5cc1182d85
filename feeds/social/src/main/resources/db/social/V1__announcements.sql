-- What each account shows of each article, and the newest revision that was planned for it. A row stays for ever: it is why
-- a replayed topic posts nothing twice.
create table announcements (
    article     uuid        not null,
    account     text        not null,
    network     text        not null,
    revision    int         not null,
    event_at    timestamptz not null,
    -- What the network shows now, as far as we know; all null while it shows nothing.
    remote_id   text,
    remote_url  text,
    remote_text text,
    -- Whether it ever showed something.
    posted      boolean     not null default false,
    primary key (article, account)
);

-- One change of what an account shows, fixed before its first try. In order of id per article and account.
create table actions (
    id              bigint generated always as identity primary key,
    article         uuid        not null,
    account         text        not null,
    revision        int         not null,
    kind            text        not null check (kind in ('post', 'edit', 'delete', 'nothing')),
    text            text        not null,
    link            text        not null,
    request         text        not null,
    idempotency_key text        not null,
    event_at        timestamptz not null,
    -- The account's posts of this article are not older than this.
    look_since      timestamptz not null,
    give_up_at      timestamptz not null,
    state           text        not null check (state in ('waiting', 'done', 'refused', 'skipped')),
    -- The network may have got it: ask before another try.
    in_doubt        boolean     not null default false,
    -- Whether a try of it was ever begun.
    sent            boolean     not null default false,
    -- Tries that failed.
    attempts        int         not null default 0,
    due_at          timestamptz not null,
    lease           uuid,
    leased_until    timestamptz,
    detail          text,
    url             text,
    unique (article, account, revision),
    foreign key (article, account) references announcements
);

create index actions_due on actions (account, due_at) where state = 'waiting';
create index actions_of_article on actions (article, revision);

-- What the desk is told: version grows with every change, reported says how far it knows.
create table distributions (
    article  uuid   not null,
    revision int    not null,
    version  bigint not null,
    reported bigint not null default 0,
    primary key (article, revision)
);

create index distributions_unreported on distributions (article, revision) where version > reported;

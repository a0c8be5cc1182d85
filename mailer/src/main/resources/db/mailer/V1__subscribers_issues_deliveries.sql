-- Counts confirmations. A plan notes where it stands, so "confirmed after the plan" needs no clock.
create sequence confirmation;

create table subscriber (
    id bigint generated always as identity primary key,
    email text not null,
    email_key text not null unique,
    name text,
    status text not null check (status in ('pending', 'confirmed', 'unsubscribed')),
    token text not null unique,
    source text not null,
    confirmation bigint,
    consent_at timestamptz,
    confirmed_at timestamptz,
    unsubscribed_at timestamptz,
    created_at timestamptz not null,
    check (status <> 'confirmed' or confirmation is not null)
);

create index subscriber_confirmed on subscriber (id) where status = 'confirmed';

create table issue (
    id int generated always as identity primary key,
    -- Null for a digest, which is about many.
    article uuid unique,
    revision int not null,
    content bytea,
    content_revision int,
    dated timestamptz not null,
    state text not null check (state in ('open', 'closed')),
    withdrawn boolean not null default false,
    audience bigint not null,
    candidates bigint not null,
    planned_at timestamptz not null,
    closed_at timestamptz
);

create table batch (
    issue int not null references issue,
    number int not null,
    first_subscriber bigint not null,
    last_subscriber bigint not null,
    candidates int not null,
    accepted int not null default 0,
    refused int not null default 0,
    excluded int not null default 0,
    -- planned: to be handed to the broker; running: a worker has or had it; postponed: to be handed over again when due
    state text not null check (state in ('planned', 'handed', 'running', 'postponed', 'closed')),
    moved_at timestamptz not null,
    due_at timestamptz,
    failing_since timestamptz,
    failures int not null default 0,
    detail text,
    primary key (issue, number)
);

create index batch_open on batch (state, moved_at) where state <> 'closed';

-- The ledger: one row for each recipient of each issue whose mail is settled; the key is what keeps anybody from a second
-- mail. No foreign keys: a subscriber who is erased leaves a number that leads nowhere, and checking the issue would lock
-- its row for every mail.
create table delivery (
    issue int not null,
    subscriber bigint not null,
    revision int not null,
    outcome text not null check (outcome in ('accepted', 'refused')),
    code text,
    reply text not null,
    at timestamptz not null,
    primary key (issue, subscriber)
);

create table postponement (
    issue int not null,
    subscriber bigint not null,
    batch int not null,
    tries int not null,
    since timestamptz not null,
    due_at timestamptz not null,
    reply text not null,
    primary key (issue, subscriber)
);

-- The newest report of each revision; told lags behind sequence until it is on the broker.
create table report (
    article uuid not null,
    revision int not null,
    sequence bigint not null,
    told bigint not null default 0,
    state text not null,
    candidates bigint not null,
    accepted bigint not null,
    postponed bigint not null,
    refused bigint not null,
    excluded bigint not null,
    detail text,
    at timestamptz not null,
    primary key (article, revision)
);

create index report_untold on report (article) where told < sequence;

create table secret (
    name text primary key,
    value bytea not null
);

create table inbox_message (
    id bigint generated always as identity primary key,
    received_at timestamptz not null,
    sender text not null,
    recipient text not null,
    raw bytea not null
);

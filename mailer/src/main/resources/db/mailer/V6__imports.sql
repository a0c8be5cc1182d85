-- What a file gave as evidence that a reader agreed, such as a form's name or the address they came from.
alter table subscriber add column consent_source text;

-- How far each import is and what came of it.
create table import_run (
    id uuid primary key,
    state text not null check (state in ('running', 'done', 'broken')),
    origin text not null default '',
    bytes bigint not null default 0,
    rows bigint not null default 0,
    added bigint not null default 0,
    known bigint not null default 0,
    suppressed bigint not null default 0,
    refused_count bigint not null default 0,
    refused jsonb not null default '[]',
    started_at timestamptz not null,
    moved_at timestamptz not null,
    detail text
);

create index import_run_started on import_run (started_at desc);

-- The shape of the tables that rows of a file pass through; each lives as long as its transaction. This one stays empty.
create unlogged table import_row (
    email text not null,
    key text not null,
    name text,
    status text not null,
    source text not null,
    consent_source text,
    consent_at timestamptz,
    created_at timestamptz,
    confirmed_at timestamptz,
    unsubscribed_at timestamptz,
    reasons text[] not null,
    choice int not null,
    paused_until timestamptz,
    token text not null,
    preferences_token text not null
);

-- An article as the editor has it now. Its draft may be ahead of what is published: version counts the edits.
create table article (
    id uuid primary key,
    slug text not null unique,
    state text not null check (state in ('draft', 'published', 'withdrawn')),
    revision int not null check (revision >= 0),
    draft jsonb not null,
    version bigint not null check (version >= 1),
    published_version bigint check (published_version between 1 and version),
    first_published timestamptz,
    revised timestamptz,
    link text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    -- Revision 0, no dates and no link: never published. All of them or none.
    check ((state = 'draft') = (revision = 0)),
    check ((state = 'draft') = (first_published is null)),
    check ((state = 'draft') = (revised is null)),
    check ((state = 'draft') = (link is null)),
    check ((state = 'draft') = (published_version is null))
);

create index article_by_change on article (changed_at desc, id);

-- What was announced, byte for byte. Rows are never changed.
create table revision (
    article uuid not null references article,
    number int not null check (number >= 1),
    kind text not null check (kind in ('published', 'withdrawn')),
    event bytea not null,
    at timestamptz not null,
    primary key (article, number)
);

-- Events that Kafka has not acknowledged yet. Ids of one article grow in the order of its revisions,
-- because they are drawn under the lock on its row.
create table outbox (
    id bigint generated always as identity primary key,
    article uuid not null references article,
    event bytea not null
);

create index outbox_by_article on outbox (article, id);

-- Names this outbox on the broker: the relays of one database fence each other, and nobody else's.
create table outbox_name (name uuid not null default gen_random_uuid());

insert into outbox_name default values;

-- How many times what readers see has changed. Taken in every transaction that changes it, so changes commit one after
-- the other and a snapshot with generation g holds exactly the first g of them.
create table state (
    only_row boolean primary key default true check (only_row),
    generation bigint not null
);
insert into state (generation) values (0);

-- One row per article, as of its newest revision. A withdrawn one stays, without its content, so that its page can say so.
create table entry (
    article uuid primary key,
    revision integer not null check (revision >= 1),
    slug text not null,
    at timestamptz not null,
    content bytea,
    reason text,
    first_published timestamptz,
    -- when the text last changed in a way a reader should know of, and in which revision that was
    updated timestamptz not null,
    updated_in integer not null,
    check ((content is null) = (first_published is null))
);
create index entry_newest on entry (first_published desc, article) where content is not null;
create index entry_withdrawn on entry (at) where content is null;
create index entry_slug on entry (slug);

-- What tells a significant change from a small one, whatever order the revisions came in. A withdrawal has no fingerprint.
create table revision (
    article uuid not null,
    revision integer not null,
    at timestamptz not null,
    fingerprint text,
    primary key (article, revision)
);

-- Every slug an article has ever had, so that old links find it.
create table address (
    slug text not null,
    article uuid not null,
    at timestamptz not null,
    primary key (slug, article)
);
create index address_article on address (article);

-- When each representation last changed: the same Last-Modified at every instance, and never an earlier one.
create table document (
    path text primary key,
    generation bigint not null,
    hash text not null,
    changed_at timestamptz not null
);

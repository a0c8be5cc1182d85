-- What can be searched for. The configuration is kept as a name, not as regconfig, which pg_upgrade refuses.
create table searchable (
    article uuid primary key,
    config text not null,
    first_published timestamptz not null,
    document tsvector not null
);
create index searchable_document on searchable using gin (document);

-- The entries from before are put here as they are put onto shelves: at the next start, as it needs Java.
update state set shelved = false;

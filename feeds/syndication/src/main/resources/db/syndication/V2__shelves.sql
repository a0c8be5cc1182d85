-- What stands on which shelf: all articles, a section, a tag, an author.
create table standing (
    kind text not null,
    key text not null,
    article uuid not null,
    -- the shelf's name as this article writes it
    name text not null,
    first_published timestamptz not null,
    updated timestamptz not null,
    corrected boolean not null,
    -- whether an archive document begins with it
    opens boolean not null,
    primary key (kind, key, article)
);
create index standing_newest on standing (kind, key, first_published, article);
create index standing_openers on standing (kind, key, first_published, article) where opens;
create index standing_corrected on standing (kind, key, updated, article) where corrected;
create index standing_article on standing (article);

-- Every shelf there ever was, under the name its newest article gives it; an empty name if nothing stands there any more.
create table shelf (
    kind text not null,
    key text not null,
    name text not null,
    primary key (kind, key)
);
create index shelf_named on shelf (kind, key) where name <> '';

-- When each topic last changed, by the events' own times: what Last-Modified is made of, alike at every instance.
create table topic (
    name text primary key,
    at timestamptz not null
);

-- The newest withdrawals stand in every Atom feed, and the shelves have taken over what this index was for.
drop index entry_newest;

-- Whether the entries from before there were shelves stand on them; done at the first start, as the names need Java.
alter table state add column shelved boolean not null default false;

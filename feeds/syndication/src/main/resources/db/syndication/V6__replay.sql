-- What is served must be the same whether a topic was read event by event or, compacted, with the newest event of each
-- article only. So everything comes from the newest events, which tell their own history.

-- What each article's events are about, with the time of its newest one: what Last-Modified is made of.
create table mark (
    topic text not null,
    article uuid not null,
    at timestamptz not null,
    first_published timestamptz,
    primary key (topic, article)
);
create index mark_newest on mark (topic, at);
create index mark_place on mark (topic, first_published, article);
create index mark_article on mark (article);
drop table topic;

-- When a text last changed is told by the event.
drop table revision;

-- Who moved last decides by the time of its newest event.
alter table address drop column at;

-- When the oldest article that stands on the shelf came out: what Last-Modified of the list of shelves is made of.
alter table shelf add column began timestamptz;

-- The entries are marked at the first start, as topics need Java.
update state set shelved = false;

-- The newest change to each topic, for whoever has to tell others of it and may be restarted at any moment.
create table change (
    topic text primary key,
    generation bigint not null
);

-- What a shelf's changes are called there.
alter table shelf add column topic text;
create index shelf_topic on shelf (topic);

-- Who wants to be told of a feed's changes (W3C WebSub), until when, and which they have been told of.
create table hub_subscription (
    path text not null,
    callback text not null,
    topic text not null,
    secret text,
    expires_at timestamptz not null,
    generation bigint not null,
    sent_hash text,
    due_at timestamptz not null,
    attempts integer not null default 0,
    leased_until timestamptz,
    primary key (path, callback)
);
create index hub_subscription_due on hub_subscription (due_at);
create index hub_subscription_expiry on hub_subscription (expires_at);

-- Wishes to subscribe or unsubscribe whose callback has not confirmed them yet; a later wish takes an earlier one's place.
create table hub_intent (
    path text not null,
    callback text not null,
    mode text not null check (mode in ('subscribe', 'unsubscribe')),
    secret text,
    lease_seconds bigint not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    leased_until timestamptz,
    primary key (path, callback)
);
create index hub_intent_due on hub_intent (due_at);

-- Up to which change each outside hub has been told.
create table hub_ping (
    hub text primary key,
    generation bigint not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    leased_until timestamptz
);

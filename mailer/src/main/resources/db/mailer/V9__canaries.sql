-- Mails to ourselves: the one that is under way, and the last one that arrived.
create table canary (
    name text primary key,
    token text not null,
    sent_at timestamptz,
    arrived boolean not null default false,
    last_sent_at timestamptz,
    last_arrived_at timestamptz,
    since timestamptz not null,
    leased_until timestamptz not null,
    trouble text
);

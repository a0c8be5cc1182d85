-- Random, in base64url, 32 characters: what names a reader in a link.
create function fresh_token() returns text language sql volatile as $$
    select translate(encode(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 24), 'base64'),
                     '+/', '-_')
$$;

-- What readers want. Everybody with the same wishes shares a row, and so an edition.
create table choice (
    id int generated always as identity primary key,
    -- Cadence by section; a section that is not named has the one of "otherwise".
    sections jsonb not null,
    otherwise text not null check (otherwise in ('each', 'daily', 'weekly', 'none')),
    hour smallint not null check (hour between 0 and 23),
    weekday smallint not null check (weekday between 1 and 7),
    zone text not null,
    format text not null check (format in ('html', 'text')),
    language text not null,
    unique (sections, otherwise, hour, weekday, zone, format, language)
);

insert into choice (sections, otherwise, hour, weekday, zone, format, language)
values ('{}', 'each', 7, 1, 'UTC', 'html', '');

alter table subscriber add column choice int not null default 1 references choice;
alter table subscriber add column paused_until timestamptz;
alter table subscriber add column preferences_token text not null default fresh_token();
alter table subscriber alter column token set default fresh_token();
create unique index subscriber_preferences_token on subscriber (preferences_token);
create index subscriber_choice on subscriber (choice);

create or replace view mailable as
select id, email, name, token, confirmation, choice, paused_until, preferences_token from subscriber s
where status = 'confirmed' and not exists (select from suppression x where x.address_hash = s.address_hash);

-- Mail to one person that they asked for: to confirm, or to find their way back.
create table letter (
    id bigint generated always as identity primary key,
    subscriber bigint not null,
    kind text not null check (kind in ('confirm', 'welcome-back')),
    choice int not null references choice,
    state text not null check (state in ('waiting', 'accepted', 'refused', 'used')),
    tries int not null default 0,
    due_at timestamptz not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    reply text
);

create index letter_due on letter (due_at) where state = 'waiting';

-- Counts requests, so that nobody is bombed. Both columns are keyed hashes.
create table signup (
    address_hash bytea not null,
    origin_hash bytea not null,
    at timestamptz not null
);

create index signup_address on signup (address_hash, at);
create index signup_origin on signup (origin_hash, at);
create index signup_at on signup (at);

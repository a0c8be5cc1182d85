-- A key for hashes of addresses that nobody shall be able to read an address from.
insert into secret (name, value)
values ('suppression', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) on conflict do nothing;

-- The keyed hash of an address in the form that tells one reader from another. Hashing twice keeps it from being extended.
create function address_hash(address text) returns bytea language sql stable as $$
    select sha256(s.value || sha256(s.value || convert_to(address, 'UTF8'))) from secret s where s.name = 'suppression'
$$;

alter table subscriber add column address_hash bytea;
update subscriber set address_hash = address_hash(email_key);
alter table subscriber alter column address_hash set not null;
create unique index subscriber_address_hash on subscriber (address_hash);

-- Whom no mail may reach, and why. Outlives the reader's own row, and does not tell the address.
create table suppression (
    address_hash bytea not null,
    reason text not null check (reason in ('unsubscribed', 'bounced', 'complained', 'erased', 'manual')),
    detail text not null,
    at timestamptz not null,
    primary key (address_hash, reason)
);

insert into suppression (address_hash, reason, detail, at)
select address_hash, 'unsubscribed', 'by the reader', coalesce(unsubscribed_at, created_at)
from subscriber where status = 'unsubscribed';

-- One for each issue that a reader's server did not take for a reason that may pass.
create table soft_bounce (
    subscriber bigint not null,
    issue int not null,
    code text,
    reply text not null,
    at timestamptz not null,
    primary key (subscriber, issue)
);

create index subscriber_newest on subscriber (created_at desc, id desc);

create or replace view mailable as
select id, email, name, token, confirmation from subscriber s
where status = 'confirmed' and not exists (select from suppression x where x.address_hash = s.address_hash);

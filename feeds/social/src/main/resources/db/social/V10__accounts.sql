-- Accounts that were added while the service ran. A row stays after the account is removed: its name belongs to the posts that
-- it made, so nobody else gets it.
create table accounts (
    name          text        primary key,
    network       text        not null,
    -- What is not secret, as JSON.
    settings      text        not null,
    -- What is, sealed for the name; null once the account is removed.
    secrets       text,
    -- granted: it can be used. wanted: a person must connect it (anew).
    authorisation text        not null check (authorisation in ('granted', 'wanted')),
    -- Why it must be connected anew, or what is wrong otherwise.
    problem       text,
    -- When the access token ends; null where it does not.
    expires_at    timestamptz,
    -- When new tokens are to be got; null for never.
    renew_at      timestamptz,
    -- Who gets them now; nobody else may meanwhile, for the old ones work once.
    renewal       uuid,
    renewal_until timestamptz,
    renewals_failed int       not null default 0,
    -- Grows with every change.
    version       bigint      not null default 1,
    added_at      timestamptz not null,
    removed_at    timestamptz
);

create index accounts_renewal on accounts (renew_at) where removed_at is null and authorisation = 'granted';

-- Authorisations that began in somebody's browser and have not come back yet.
create table authorisations (
    -- SHA-256 of the state that comes back: who reads the table cannot make it up.
    state      bytea       primary key,
    account    text        not null references accounts,
    -- The verifier, sealed.
    verifier   text        not null,
    expires_at timestamptz not null
);

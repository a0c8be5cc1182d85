-- What an account shows of an article: one post or a thread, and what was said in reply to it later.
create table posts (
    article   uuid not null,
    account   text not null,
    -- 0 for the announcement itself, else the revision that was said in reply.
    reply_for int  not null,
    number    int  not null,
    remote_id text not null,
    url       text,
    -- What it says as far as we know.
    text      text,
    primary key (article, account, reply_for, number),
    foreign key (article, account) references announcements
);

insert into posts (article, account, reply_for, number, remote_id, url, text)
select article, account, 0, 1, remote_id, remote_url, remote_text from announcements where remote_id is not null;

alter table announcements drop column remote_id, drop column remote_url, drop column remote_text;

-- The posts of an action, each fixed before its first try. Number 0 is the reply to what is there; 1 and up are the
-- announcement itself.
create table parts (
    action          bigint  not null references actions on delete cascade,
    number          int     not null,
    text            text    not null,
    request         text    not null,
    idempotency_key text    not null,
    -- Pictures are uploaded and ids known: from now on every try sends exactly this.
    ready           boolean not null default false,
    primary key (action, number)
);

insert into parts (action, number, text, request, idempotency_key, ready)
select id, 1, text, request, idempotency_key, true from actions where kind in ('post', 'edit');

alter table actions
    drop column request,
    drop column idempotency_key,
    -- Changes of the network's by this action so far.
    add column steps int not null default 0,
    drop constraint actions_kind_check,
    add constraint actions_kind_check check (kind in ('post', 'edit', 'reply', 'delete', 'nothing'));

-- Accounts that are left alone for a while.
create table pauses (
    account      text        not null primary key,
    until        timestamptz not null,
    reason       text        not null,
    -- Nothing will go on until somebody connects the account anew.
    unauthorised boolean     not null
);

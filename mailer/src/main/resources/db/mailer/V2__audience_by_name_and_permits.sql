-- The audience of a batch by its members, not by a range: whoever was counted is named, so the accounts can be checked.
alter table batch add column subscribers bigint[];

update batch b set subscribers = coalesce((
    select array_agg(s.id order by s.id)
    from subscriber s join issue i on i.id = b.issue
    where s.id between b.first_subscriber and b.last_subscriber and s.confirmation <= i.audience
      and (s.status = 'confirmed' or s.unsubscribed_at >= i.planned_at
           or exists (select from delivery d where d.issue = b.issue and d.subscriber = s.id))), '{}');

alter table batch alter column subscribers set not null;
alter table batch drop column first_subscriber;
alter table batch drop column last_subscriber;

-- Counts how often a batch was begun. Whoever works for an older round gets no more permits.
alter table batch add column round int not null default 0;
alter table batch add constraint batch_adds_up check (
    accepted >= 0 and refused >= 0 and excluded >= 0 and accepted + refused + excluded <= candidates
    and (state <> 'closed' or accepted + refused + excluded = candidates)) not valid;
alter table batch add constraint batch_names_its_members check (candidates = cardinality(subscribers)) not valid;

alter table issue add column stopped boolean not null default false;

-- Who may be mailed at all. The one place that says so: plans, permits and accounts ask it.
create view mailable as select id, email, name, token, confirmation from subscriber where status = 'confirmed';

create sequence lane;

-- Permits: the one mail of each lane (one open connection) that is being handed over. Written in the same transaction as
-- the outcome of the mail before. Updated for every mail, so there is room for the new version beside the old one.
create table under_way (
    lane bigint primary key,
    issue int not null,
    batch int not null,
    subscriber bigint not null,
    since timestamptz not null
) with (fillfactor = 10);

-- Who may have a copy that the ledger does not know of, or a second one.
create table doubt (
    issue int not null,
    subscriber bigint not null,
    batch int not null,
    since timestamptz not null,
    reason text not null,
    primary key (issue, subscriber)
);

-- Refusals that an editor had tried again.
create table earlier_refusal (
    issue int not null,
    subscriber bigint not null,
    revision int not null,
    code text,
    reply text not null,
    at timestamptz not null,
    primary key (issue, subscriber, at)
);

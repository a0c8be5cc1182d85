-- The newest report of each channel. No reference to article: a report may outlive a restored, older database.
create table channel_progress (
    article uuid not null,
    revision int not null check (revision >= 1),
    channel text not null,
    sequence bigint not null,
    state text not null check (state in ('WORKING', 'DONE', 'FAILED', 'SKIPPED')),
    candidates bigint not null,
    accepted bigint not null,
    postponed bigint not null,
    refused bigint not null,
    excluded bigint not null,
    detail text,
    link text,
    at timestamptz not null,
    primary key (article, revision, channel)
);

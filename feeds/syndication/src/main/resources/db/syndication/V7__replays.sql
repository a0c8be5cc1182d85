-- Replays that editors asked for, for whoever asks what became of one, at whichever instance.
create table replay (
    id bigint generated always as identity primary key,
    state text not null check (state in ('running', 'done', 'failed')),
    started_at timestamptz not null,
    records bigint not null,
    differences bigint not null,
    problem text
);

-- Who may sign in at the desk. The hash carries its own parameters and salt.
create table editor (
    name text primary key,
    password_hash text not null,
    created_at timestamptz not null
);

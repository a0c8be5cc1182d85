-- The language of the article, for what is said of it later.
alter table announcements add column language text not null default 'en';

-- An action waits until the article's page is up, but not longer than this; null if it does not wait.
alter table actions add column page_by timestamptz;

-- How many articles first came out in each month (UTC), so that the archive's index never counts them.
create table month (
    month date primary key,
    articles integer not null check (articles >= 0)
);
insert into month (month, articles)
select date_trunc('month', first_published at time zone 'UTC')::date, count(*) from standing where kind = 'ALL' group by 1;

-- The schema "mailer" itself is made by Flyway; the first tables come with the first feature.
select 1;

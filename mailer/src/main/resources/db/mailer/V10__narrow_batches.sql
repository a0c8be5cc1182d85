-- A batch's row is written anew with every few mails. Its members, eight bytes each, lie beside it, so that a new version of
-- the row does not copy them; and a page that is nearly empty is tidied of old versions after a few, before anybody has to
-- walk along many of them.
alter table batch alter column subscribers set storage external;
alter table batch set (toast_tuple_target = 128, fillfactor = 10);

drop index groups_last_modified;
drop index groups_words;
drop index groups_comparable;
drop index users_last_modified;
drop index users_words;
drop index users_comparable;
-- The extensions stay: they may serve others in this database.

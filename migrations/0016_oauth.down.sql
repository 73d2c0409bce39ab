drop table oauth_assertions;
drop table oauth_access_tokens;
drop table oauth_clients;

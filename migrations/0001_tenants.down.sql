drop table operator_tokens;
drop table tokens;
drop table tenants;

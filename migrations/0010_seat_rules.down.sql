-- What rules gave goes with them: a program that knows no rules would keep it forever.
delete from seat_grants where source = 'rule';
drop index group_members_nested;
drop table seat_rules;

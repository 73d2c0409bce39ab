drop table group_members;
drop table groups;

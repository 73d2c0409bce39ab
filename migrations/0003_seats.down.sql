drop table seat_grants;
drop sequence seat_grants_waiting_number;
drop function seat_grants_inserted();
drop function seat_grants_deleted();
drop function seat_grants_updated();
drop function seat_pools_count(uuid, text, text, integer, integer);
drop table seat_pools;
drop table products;

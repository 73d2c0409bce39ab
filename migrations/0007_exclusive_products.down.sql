drop trigger products_exclusive on products;
drop trigger seat_pools_exclusive on seat_pools;
drop function products_exclusive();
drop function seat_pools_exclusive();

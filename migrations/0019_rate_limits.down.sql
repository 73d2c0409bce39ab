drop trigger tenants_rate_buckets_deleted on tenants;
drop function rate_buckets_deleted();
drop function rate_buckets_forget();
drop function rate_take(uuid, text, text, integer, double precision, double precision);
drop table rate_buckets;

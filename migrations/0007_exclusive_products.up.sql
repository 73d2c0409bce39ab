-- The guard of exclusive products: a tenant has open pools of one seat type only. Both sides lock the product's row,
-- so that a product that becomes exclusive and a second pool that opens cannot pass each other by.
create function seat_pools_exclusive() returns trigger language plpgsql as $$
declare
  sold products%rowtype;
begin
  select * into sold from products where product = new.product for share;
  if sold.seat_types = 'exclusive' and new.capacity > 0 and exists (
    select from seat_pools
     where tenant_id = new.tenant_id and product = new.product and type <> new.type
       and (capacity > 0 or assigned > 0 or waiting > 0)
  ) then
    raise exception 'For %, only 1 seat type can be assigned to an account (either named or concurrent), but not both.',
      sold.display_name using errcode = 'SK002';
  end if;
  return new;
end
$$;

create function products_exclusive() returns trigger language plpgsql as $$
begin
  if new.seat_types = 'exclusive' and exists (
    select from seat_pools
     where product = new.product and (capacity > 0 or assigned > 0 or waiting > 0)
     group by tenant_id having count(*) > 1
  ) then
    raise exception '% cannot become exclusive: a tenant has both named and concurrent seats of it.',
      new.display_name using errcode = 'SK002';
  end if;
  return new;
end
$$;

create trigger seat_pools_exclusive before insert or update of capacity on seat_pools
  for each row execute function seat_pools_exclusive();
create trigger products_exclusive after update on products
  for each row execute function products_exclusive();

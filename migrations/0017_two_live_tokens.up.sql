-- A connection has two live tokens at most: the one in use, and the one that takes its place. More would be forgotten
-- ones. Who issues tokens of one name at once is one after the other; a third that waits then sees both.
create function tokens_refuse_third() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('tokens ' || new.tenant_id || ' ' || new.name, 0));
  if (select count(*) from tokens
       where tenant_id = new.tenant_id and name = new.name
         and (expires_at is null or expires_at > clock_timestamp())) >= 2 then
    raise exception 'two tokens of this name are alive' using errcode = 'SK010';
  end if;
  return new;
end
$$;
create trigger tokens_two_live before insert on tokens for each row execute function tokens_refuse_third();

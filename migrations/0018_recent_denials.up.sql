-- How many agents found every shared seat in use lately, of all tenants. BRIN: rows come in the order of first_at, so it
-- costs next to nothing, and no search for one tenant's denials is ever led through it.
create index seat_denials_recent on seat_denials using brin (first_at)
  with (pages_per_range = 32, autosummarize = on);

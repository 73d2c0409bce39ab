import { type SeatGrant } from '../../seats/seat-grant.ts';

/** A grant as the database answers it as JSON. */
export interface GrantRow {
  readonly product: string;
  readonly type: SeatGrant['type'];
  readonly status: SeatGrant['status'];
  readonly source: SeatGrant['source'];
  readonly display_name: string;
  readonly since: Date | string;
}

export const GRANT_COLUMNS = 'g.product, g.type, g.status, g.source, p.display_name, g.since';

/** All grants of the user `u` of an outer query, as one JSON list. */
export const GRANTS_OF_USER = `coalesce((
  select json_agg(json_build_object('product', g.product, 'type', g.type, 'status', g.status, 'source', g.source,
                                    'display_name', p.display_name, 'since', g.since) order by g.ordinal)
    from seat_grants g join products p on p.product = g.product
   where g.tenant_id = u.tenant_id and g.user_id = u.user_id), '[]')`;

export const grantFromRow = (row: GrantRow): SeatGrant => ({
  product: row.product,
  type: row.type,
  status: row.status,
  source: row.source,
  displayName: row.display_name,
  since: new Date(row.since).toISOString(),
});

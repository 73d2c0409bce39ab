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

/** Grants `g` of products `p` as one JSON list, in their order. */
export const GRANT_LIST = `json_agg(json_build_object(
  'product', g.product, 'type', g.type, 'status', g.status, 'source', g.source,
  'display_name', p.display_name, 'since', g.since) order by g.ordinal)`;

/** The grants of each user of `page`. */
export const GRANTS_OF_PAGE = `grants as (
  select page.user_id, ${GRANT_LIST} as list
    from page
    join seat_grants g on g.tenant_id = $1 and g.user_id = page.user_id
    join products p on p.product = g.product
   group by page.user_id)`;

export const grantFromRow = (row: GrantRow): SeatGrant => ({
  product: row.product,
  type: row.type,
  status: row.status,
  source: row.source,
  displayName: row.display_name,
  since: new Date(row.since).toISOString(),
});

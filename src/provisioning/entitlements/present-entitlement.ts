import { type JsonObject } from '../../kernel/json.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { assignableSeats, type SeatPool } from '../../seats/seat-pool.ts';
import { resourceLocation } from '../resource-meta.ts';
import { displayOf, nameOf, SEAT_ENTITLEMENT } from '../seat-views/seat-views.ts';

/** How entitlements are shown. */
export interface EntitlementPresentation {
  /** As the document defines it, with both schemas. */
  readonly seatType: ResourceType;
  readonly baseUrl: string;
}

/** A seat pool as an entitlement: what can be granted, and how much of it there is. */
export const presentEntitlement = (
  pool: SeatPool,
  { seatType, baseUrl }: EntitlementPresentation,
): JsonObject => {
  const name = nameOf(pool);
  const limit = assignableSeats(pool, pool.type);
  return {
    schemas: [seatType.schema.id, ...seatType.extensions.map(({ schema }) => schema.id)],
    id: name,
    displayName: displayOf(pool),
    display: displayOf(pool),
    value: name,
    type: SEAT_ENTITLEMENT,
    description: descriptionOf(pool),
    supported: true,
    limitedAssignmentsPermitted: limit !== null,
    ...(limit !== null && { totalAssignmentsPermitted: limit }),
    totalAssignmentsUsed: pool.assigned,
    meta: { resourceType: seatType.name, location: resourceLocation(baseUrl, seatType, name) },
  };
};

const descriptionOf = ({ displayName, type, capacity }: SeatPool): string =>
  type === 'named'
    ? `A seat of ${displayName} for one person; ${capacity} in all.`
    : `A share in the ${capacity} seats of ${displayName} that agents occupy while they work.`;

import { type SeatGrant } from '../../../../src/seats/seat-grant.ts';

const DISPLAY_NAMES: Readonly<Record<string, string>> = {
  rescueassist: 'RescueAssist',
  'remote-support': 'GoToAssist Remote Support',
  'service-desk': 'GoToAssist Service Desk',
};

/** A grant as the seat domain answers it: assigned and direct unless told otherwise. */
export const grant = (
  product: string,
  type: SeatGrant['type'],
  facts: Partial<Pick<SeatGrant, 'status' | 'source'>> = {},
): SeatGrant => ({
  product,
  type,
  displayName: DISPLAY_NAMES[product] ?? product,
  status: 'assigned',
  source: 'direct',
  since: '2020-01-01T00:00:00.000Z',
  ...facts,
});

import { readProductBody } from '../operator/product-routes.ts';
import { readSeatPoolBody } from '../operator/seat-pool-routes.ts';
import { readNewTenant, readTenantChange } from '../operator/tenant-routes.ts';
import { clientOperations } from './oauth-operations.ts';
import { created, done, ok, type Operations } from './operation.ts';
import { PAGING, PAGING_REFUSALS } from './paging.ts';
import { ref } from './schema.ts';
import { tokenOperations } from './token-operations.ts';

const PRODUCTS: Operations = {
  'GET /operator/v1/products': {
    id: 'listProducts',
    summary: 'What seats are sold for.',
    parameters: PAGING,
    answers: ok(ref('ProductPage')),
    refusals: PAGING_REFUSALS,
  },
  'GET /operator/v1/products/:product': {
    id: 'getProduct',
    summary: 'One product.',
    answers: ok(ref('Product')),
    refusals: ['unknownProduct'],
  },
  'PUT /operator/v1/products/:product': {
    id: 'putProduct',
    summary: 'Adds a product, or changes it.',
    body: readProductBody.schema,
    answers: ok(ref('Product')),
    refusals: ['invalidValue', 'exclusiveSeatType'],
  },
};

const TENANTS: Operations = {
  'POST /operator/v1/tenants': {
    id: 'createTenant',
    summary: 'Adds a customer.',
    body: readNewTenant.schema,
    answers: created(ref('Tenant')),
  },
  'GET /operator/v1/tenants': {
    id: 'listTenants',
    summary: 'The customers, the oldest first.',
    parameters: PAGING,
    answers: ok(ref('TenantPage')),
    refusals: PAGING_REFUSALS,
  },
  'GET /operator/v1/tenants/:tenant': {
    id: 'getTenant',
    summary: 'One customer.',
    answers: ok(ref('Tenant')),
    refusals: ['notFound'],
  },
  'PATCH /operator/v1/tenants/:tenant': {
    id: 'changeTenant',
    summary: 'Renames a customer, suspends it, or lets it in again.',
    body: readTenantChange.schema,
    answers: ok(ref('Tenant')),
    refusals: ['notFound'],
  },
  'DELETE /operator/v1/tenants/:tenant': {
    id: 'deleteTenant',
    summary: 'Deletes a customer with everything that belongs to it.',
    answers: done(),
    refusals: ['notFound'],
  },
};

const SEAT_POOLS: Operations = {
  'GET /operator/v1/tenants/:tenant/seat-pools': {
    id: 'listSeatPoolsOfTenant',
    summary: 'What a customer bought, and how much of it is in use.',
    parameters: PAGING,
    answers: ok(ref('SeatPoolPage')),
    refusals: ['notFound', ...PAGING_REFUSALS],
  },
  'GET /operator/v1/tenants/:tenant/seat-pools/:product/:type': {
    id: 'getSeatPoolOfTenant',
    summary: 'The same of one product and type.',
    answers: ok(ref('SeatPool')),
    refusals: ['notFound', 'unknownPool'],
  },
  'PUT /operator/v1/tenants/:tenant/seat-pools/:product/:type': {
    id: 'putSeatPoolOfTenant',
    summary: 'Sets what a customer bought.',
    body: readSeatPoolBody.schema,
    answers: ok(ref('SeatPool')),
    refusals: [
      'notFound',
      'unknownProduct',
      'exclusiveSeatType',
      'capacityBelowAssigned',
      'insufficientSeats',
    ],
  },
};

/** The vendor's surface. */
export const OPERATOR_OPERATIONS: Operations = {
  ...PRODUCTS,
  ...TENANTS,
  ...SEAT_POOLS,
  ...tokenOperations({ base: '/operator/v1/tenants/:tenant/tokens', suffix: 'OfTenant' }),
  ...clientOperations({ base: '/operator/v1/tenants/:tenant/oauth-clients', suffix: 'OfTenant' }),
};

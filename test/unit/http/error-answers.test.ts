import { expect } from 'chai';
import { DirectoryError } from '../../../src/directory/directory-error.ts';
import { HttpError } from '../../../src/http/http-error.ts';
import {
  errorMessageFrom,
  problemBody,
  scimErrorBody,
  scimStatusOf,
} from '../../../src/http/messages/error-message.ts';
import { DomainError } from '../../../src/kernel/domain-error.ts';
import { UnavailableError } from '../../../src/kernel/unavailable-error.ts';
import { ScimError } from '../../../src/scim/scim-error.ts';
import { InsufficientSeats, SeatError } from '../../../src/seats/seat-error.ts';
import { TenantError } from '../../../src/tenants/tenant-error.ts';

/** Status and keyword on SCIM, status and code elsewhere. */
const answerTo = (error: unknown): readonly unknown[] => {
  const message = errorMessageFrom(error);
  return [scimStatusOf(message), message.scimType, message.status, message.code];
};

const shortages = [
  {
    product: 'remote-support',
    type: 'named',
    displayName: 'Remote Support',
    limit: 10,
    assigned: 10,
    requested: 1,
  },
  {
    product: 'service-desk',
    type: 'concurrent',
    displayName: 'Service Desk',
    limit: 0,
    assigned: 0,
    requested: 2,
  },
] as const;

describe('the answer to an error', () => {
  const table: readonly [Error, readonly unknown[]][] = [
    [new ScimError('invalidFilter', ''), [400, 'invalidFilter', 400, 'invalidFilter']],
    [new ScimError('tooMany', ''), [400, 'tooMany', 400, 'tooMany']],
    [new ScimError('mutability', ''), [400, 'mutability', 400, 'mutability']],
    [new ScimError('noTarget', ''), [400, 'noTarget', 400, 'noTarget']],
    [new DirectoryError('uniqueness', ''), [409, 'uniqueness', 409, 'uniqueness']],
    [new DirectoryError('notFound', ''), [404, undefined, 404, 'notFound']],
    [new DirectoryError('preconditionFailed', ''), [412, undefined, 412, 'preconditionFailed']],
    [new InsufficientSeats(shortages), [403, 'insufficientSeats', 409, 'insufficientSeats']],
    [new SeatError('wrongSeatType', ''), [400, 'invalidValue', 400, 'invalidValue']],
    [new SeatError('unknownProduct', ''), [400, 'invalidValue', 404, 'unknownProduct']],
    [new SeatError('exclusiveSeatType', ''), [400, 'invalidValue', 409, 'exclusiveSeatType']],
    [new SeatError('capacityBelowAssigned', ''), [403, undefined, 409, 'capacityBelowAssigned']],
    [new SeatError('contactVendor', ''), [403, undefined, 403, 'contactVendor']],
    [new TenantError('invalidToken', ''), [401, undefined, 401, 'invalidToken']],
    [new TenantError('expiredToken', ''), [401, undefined, 401, 'expiredToken']],
    [new TenantError('tenantSuspended', ''), [403, undefined, 403, 'tenantSuspended']],
    [new HttpError('payloadTooLarge', ''), [413, undefined, 413, 'payloadTooLarge']],
    [new HttpError('unsupportedMediaType', ''), [415, undefined, 415, 'unsupportedMediaType']],
    [new UnavailableError(''), [503, undefined, 503, 'unavailable']],
    [new Error(''), [500, undefined, 500, 'internalError']],
  ];
  for (const [error, expected] of table) {
    it(`of ${error instanceof DomainError ? String(error.code) : error.name} is ${expected.join(' ')}`, () => {
      expect(answerTo(error)).to.deep.equal(expected);
    });
  }

  it('keeps 409 on SCIM for what exists already', () => {
    const refused = table.filter(([, [scimStatus]]) => scimStatus === 409);
    expect(refused.map(([, [, scimType]]) => scimType)).to.deep.equal(['uniqueness']);
  });

  it('takes a code that no domain has for a fault of ours, also the name of an inherited member', () => {
    expect(answerTo(new DomainError('nobodyKnows', 'secret'))[0]).to.equal(500);
    expect(answerTo(new DomainError('constructor', 'secret'))[0]).to.equal(500);
    expect(answerTo('thrown by hand')[0]).to.equal(500);
  });

  it('tells nothing of a fault', () => {
    const fault = errorMessageFrom(new Error('select secret from users'));
    const outage = errorMessageFrom(new UnavailableError('10.0.0.7 refused'));
    expect(JSON.stringify([scimErrorBody(fault), problemBody(fault)])).to.not.include('secret');
    expect(JSON.stringify([scimErrorBody(outage), problemBody(outage)])).to.not.include('10.0.0.7');
    expect([fault.isFault, outage.isFault]).to.deep.equal([true, true]);
  });
});

describe('the body of an error', () => {
  const message = errorMessageFrom(new InsufficientSeats(shortages));

  it('on SCIM has the four members of the standard, the status as a text', () => {
    expect(scimErrorBody(message)).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '403',
      scimType: 'insufficientSeats',
      detail:
        'Insufficient seats: Remote Support (named) has 10 of 10 seats assigned. ' +
        'Remove a product seat from another agent or add more seats. ' +
        'Insufficient seats: Service Desk (concurrent) has 0 of 0 seats assigned. ' +
        'Remove a product seat from another agent or add more seats.',
    });
  });

  it('on SCIM has no scimType where the standard has none', () => {
    expect(scimErrorBody(errorMessageFrom(new DirectoryError('notFound', 'Gone')))).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '404',
      detail: 'Gone',
    });
  });

  it('elsewhere carries the facts beside the members of the standard', () => {
    const body = problemBody(message);
    expect(body).to.deep.include({
      status: 409,
      code: 'insufficientSeats',
      title: 'Insufficient seats',
      shortages,
    });
    expect(body['type']).to.equal('urn:seatkeeper:error:insufficientSeats');
  });

  it('elsewhere lets no fact take the place of a member of the standard', () => {
    const facts = { status: 200, type: 'x', title: 'x', detail: 'x', code: 'x' };
    const body = problemBody(errorMessageFrom(new HttpError('notFound', 'Gone', facts)));
    expect(body).to.include({ status: 404, title: 'Not found', detail: 'Gone', code: 'notFound' });
  });

  it('comes with the numbers of every shortage in a structured header', () => {
    expect(message.headers?.(message.facts)).to.deep.equal({
      'Seats-Shortage':
        'remote-support;type=named;limit=10;assigned=10;requested=1, ' +
        'service-desk;type=concurrent;limit=0;assigned=0;requested=2',
    });
  });

  it('comes with Retry-After during an outage', () => {
    const outage = errorMessageFrom(new UnavailableError(''));
    expect(outage.headers?.({})).to.deep.equal({ 'Retry-After': '5' });
  });
});

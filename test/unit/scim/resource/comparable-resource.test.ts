import { expect } from 'chai';
import { comparableResource } from '../../../../src/scim/resource/comparable-resource.ts';
import {
  EXTENSION_URN,
  OTHER_EXTENSION_URN,
  sampleResourceType,
} from '../../../support/sample-resource-type.ts';

const comparable = (resource: Parameters<typeof comparableResource>[0]): unknown =>
  comparableResource(resource, sampleResourceType);

describe('comparableResource', () => {
  it('puts every value of every type into the form in which it is compared', () => {
    expect(
      comparable({
        userName: 'ADA',
        active: true,
        loginCount: 3,
        score: 1.5,
        hiredAt: '2020-01-01T01:00:00+01:00',
        profileUrl: 'HTTPS://X',
        homepage: 'HTTPS://X',
        publicKey: 'QQ==',
        externalId: 'A-1',
      }),
    ).to.deep.equal({
      userName: 'ada',
      active: true,
      loginCount: 3,
      score: 1.5,
      hiredAt: '2020-01-01T00:00:00.000Z',
      profileUrl: 'HTTPS://X',
      homepage: 'https://x',
      publicKey: 'QQ==',
      externalId: 'A-1',
    });
  });

  it('keeps values in their places, also in lists, elements and extensions', () => {
    expect(
      comparable({
        name: { givenName: 'ADA' },
        emails: [{ value: 'A@X', type: 'Work', primary: true }, { value: 'B@X' }],
        members: [{ value: 'Id-1' }],
        tags: ['Blue', 'Red'],
        [EXTENSION_URN]: { department: 'R&D', manager: { value: 'M-1', displayName: 'BOB' } },
        [OTHER_EXTENSION_URN]: { badges: ['X', 'y'] },
      }),
    ).to.deep.equal({
      name: { givenName: 'ada' },
      emails: [{ value: 'a@x', type: 'work', primary: true }, { value: 'b@x' }],
      members: [{ value: 'Id-1' }],
      tags: ['blue', 'red'],
      [EXTENSION_URN]: { department: 'r&d', manager: { value: 'M-1', displayName: 'bob' } },
      [OTHER_EXTENSION_URN]: { badges: ['X', 'y'] },
    });
  });

  it('leaves out what no schema defines and what is not of its type', () => {
    expect(
      comparable({
        userName: 7,
        active: 'true',
        shoeSize: 38,
        levels: [1, 'two', 3],
        emails: [{ value: 1, label: 'x' }],
        [EXTENSION_URN]: { floor: 3 },
        'urn:example:other': { a: 1 },
      }),
    ).to.deep.equal({ levels: [1, 3], emails: [{}], [EXTENSION_URN]: {} });
  });

  it('is comparable already where it is applied twice', () => {
    const once = comparableResource(
      { userName: 'ΟΔΟΣ', hiredAt: '2020-01-01T01:00:00+01:00' },
      sampleResourceType,
    );
    expect(comparable(once)).to.deep.equal(once);
  });
});

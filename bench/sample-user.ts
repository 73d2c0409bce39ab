export const USERS = '/scim/v2/Users';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The seat that every user of `seatedUser` holds. */
export const SEAT = { product: 'remote-support', type: 'named' } as const;

/** Whose document it is; nothing else in it differs from user to user. */
export interface Person {
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly number: string;
}

/** A user of about 1.3 kB, as identity providers send one. */
export const userOf = ({ userName, givenName, familyName, number }: Person): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  externalId: `00u${userName}`,
  userName,
  name: {
    formatted: `Ms. ${givenName} Augusta ${familyName}, Countess of Lovelace`,
    givenName,
    middleName: 'Augusta',
    familyName,
    honorificPrefix: 'Ms.',
  },
  displayName: `${givenName} ${familyName}`,
  nickName: givenName,
  profileUrl: `https://people.example.com/${userName}`,
  title: 'Support engineer',
  userType: 'Employee',
  preferredLanguage: 'en-GB',
  locale: 'en-GB',
  timezone: 'Europe/London',
  active: true,
  emails: [
    { value: userName, type: 'work', primary: true },
    { value: `home-${userName}`, type: 'home' },
  ],
  phoneNumbers: [
    { value: `+44 20 7946 ${number}`, type: 'work' },
    { value: `+44 7700 ${number}`, type: 'mobile' },
  ],
  addresses: [
    {
      type: 'work',
      formatted: '12 St James Square\nLondon SW1Y 4JH\nUnited Kingdom',
      streetAddress: '12 St James Square',
      locality: 'London',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
    },
  ],
  [ENTERPRISE]: {
    employeeNumber: number,
    costCenter: '4130',
    organization: 'Example Ltd',
    division: 'Customer care',
    department: 'Remote support',
  },
});

const ada = (userName: string): Record<string, unknown> =>
  userOf({ userName, givenName: 'Ada', familyName: 'Byron', number: '701984' });

export const sampleUser = (userName: string): string => JSON.stringify(ada(userName));

export const seatedUser = (userName: string): string =>
  JSON.stringify({ ...ada(userName), entitlements: [{ value: `${SEAT.product}:${SEAT.type}` }] });

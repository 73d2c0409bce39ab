export const USERS = '/scim/v2/Users';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The seat that every user of `seatedUser` holds. */
export const SEAT = { product: 'remote-support', type: 'named' } as const;

/** A user of about 1.3 kB, as identity providers send one. */
const document = (userName: string): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  externalId: `00u${userName}`,
  userName,
  name: {
    formatted: 'Ms. Ada Augusta Byron, Countess of Lovelace',
    givenName: 'Ada',
    middleName: 'Augusta',
    familyName: 'Byron',
    honorificPrefix: 'Ms.',
  },
  displayName: 'Ada Byron',
  nickName: 'Ada',
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
    { value: '+44 20 7946 0123', type: 'work' },
    { value: '+44 7700 900123', type: 'mobile' },
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
    employeeNumber: '701984',
    costCenter: '4130',
    organization: 'Example Ltd',
    division: 'Customer care',
    department: 'Remote support',
  },
});

export const sampleUser = (userName: string): string => JSON.stringify(document(userName));

export const seatedUser = (userName: string): string =>
  JSON.stringify({ ...document(userName), entitlements: [{ value: `${SEAT.product}:${SEAT.type}` }] });

import { expect } from 'chai';
import { contactOf } from '../../../src/directory/contact.ts';

describe('a user as people know it', () => {
  it('has the displayName, else the name in full, else none', () => {
    const name = { formatted: 'Dr. Ada Lovelace', givenName: 'Ada', familyName: 'Lovelace' };
    expect(contactOf({ userName: 'Ada', displayName: 'Ada L.', name })).to.deep.equal({
      ...{ userName: 'Ada', displayName: 'Ada L.', email: null },
    });
    expect(contactOf({ userName: 'ada', name }).displayName).to.equal('Dr. Ada Lovelace');
    expect(contactOf({ userName: 'ada', name: { givenName: 'Ada' } }).displayName).to.equal('Ada');
    expect(contactOf({ userName: 'ada', displayName: null, name: null }).displayName).to.equal(null);
    expect(contactOf({ userName: 'ada', name: {} }).displayName).to.equal(null);
  });

  it('has the primary e-mail, else the first one for work, else none', () => {
    const [home, first, second] = [
      { value: 'home', type: 'home' },
      { value: 'first', type: 'Work' },
      { value: 'second', type: 'work' },
    ];
    const emailOf = (emails: object[]): string | null =>
      contactOf({ userName: 'ada', emails: emails.map((each) => ({ ...each })) }).email;
    expect(emailOf([home, first, { ...second, primary: true }])).to.equal('second');
    expect(emailOf([home, first, second])).to.equal('first');
    expect(emailOf([home])).to.equal(null);
    expect(emailOf([{ type: 'work' }])).to.equal(null);
    expect(contactOf({ userName: 'ada', emails: null }).email).to.equal(null);
  });
});

import { userOf } from '../../sample-user.ts';

// What differs from copy to copy is a word of its own, in lower case, so that it is the same word wherever the server
// folds letter case.

export const TEMPLATE_USER = userOf({
  // With capitals, so that the folded name is another text than the one that is shown.
  userName: 'template-user@Example.com',
  givenName: 'template-given',
  familyName: 'template-family',
  number: 'template-number',
});

export const TEMPLATE_GROUP = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Team template-number',
  externalId: 'team-template-number',
};

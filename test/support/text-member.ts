import { expect } from 'chai';
import { type JsonObject } from '../../src/kernel/json.ts';

/** A member of a body that is a text, such as an id. @throws AssertionError when it is none. */
export const textMember = (body: JsonObject, name: string): string => {
  expect(body[name]).to.be.a('string');
  return body[name] as string;
};

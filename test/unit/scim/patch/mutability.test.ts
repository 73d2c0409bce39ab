import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { ENTERPRISE, groupType, SEATS } from '../schema/schema-documents.ts';
import { patched, refusedAs } from './patching.ts';

const agents: JsonObject = {
  displayName: 'Agents',
  members: [{ value: 'a-1', type: 'User' }, { value: 'b-2' }],
};

for (const rules of [LENIENT, STRICT]) {
  const group = { type: groupType, rules };

  describe(`RFC 7644 §3.5.2, mutability towards a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    for (const path of [
      'id',
      'meta',
      'meta.created',
      'groups',
      'groups[value eq "g-1"]',
      'groups.display',
      `${ENTERPRISE}:manager.displayName`,
      `${SEATS}:seats[product eq "rescueassist"].status`,
    ]) {
      for (const op of ['add', 'replace', 'remove']) {
        it(`refuses to ${op} ${path}`, () => {
          const operation = op === 'remove' ? { op, path } : { op, path, value: 'x' };
          expect(refusedAs({ userName: 'ada' }, operation, { rules })).to.equal('mutability');
        });
      }
    }

    it('passes over what is readOnly in a set of attributes, as in a PUT', () => {
      const value = {
        id: 'z',
        meta: { version: 'W/"1"' },
        groups: [],
        displayName: 'Ada',
        [ENTERPRISE]: { manager: { value: 'b-2', displayName: 'Bob' } },
      };
      expect(patched({ userName: 'ada' }, { op: 'replace', value }, { rules })).to.deep.equal({
        userName: 'ada',
        displayName: 'Ada',
        [ENTERPRISE]: { manager: { value: 'b-2' } },
      });
    });

    it('refuses to remove a required sub-attribute', () => {
      const resource = { userName: 'ada', [SEATS]: { seats: [{ product: 'rescueassist', type: 'named' }] } };
      for (const path of [`${SEATS}:seats.type`, `${SEATS}:seats[product eq "rescueassist"].type`]) {
        expect(refusedAs(resource, { op: 'remove', path }, { rules }), path).to.equal('mutability');
      }
    });

    it('refuses to change or remove what is immutable', () => {
      for (const operation of [
        { op: 'replace', path: 'members[value eq "a-1"].value', value: 'c-3' },
        { op: 'add', path: 'members[value eq "a-1"].value', value: 'c-3' },
        { op: 'replace', path: 'members[value eq "a-1"].type', value: 'Group' },
        { op: 'replace', path: 'members.value', value: 'c-3' },
        { op: 'remove', path: 'members[value eq "a-1"].value' },
        { op: 'replace', path: 'members[value eq "a-1"].value', value: null },
        { op: 'remove', path: 'members.value' },
      ]) {
        expect(refusedAs(agents, operation, group), operation.path).to.equal('mutability');
      }
    });

    it('accepts an immutable value that is the one there, or the first one', () => {
      for (const operation of [
        { op: 'replace', path: 'members[value eq "a-1"].value', value: 'a-1' },
        { op: 'remove', path: 'members[value eq "b-2"].type' },
      ]) {
        expect(patched(agents, operation, group)).to.deep.equal(agents);
      }
      expect(
        patched(agents, { op: 'add', path: 'members[value eq "b-2"].type', value: 'User' }, group)['members'],
      ).to.deep.equal([
        { value: 'a-1', type: 'User' },
        { value: 'b-2', type: 'User' },
      ]);
    });

    it('removes and replaces whole values of which parts are immutable', () => {
      expect(
        patched(agents, { op: 'remove', path: 'members[value eq "a-1"]' }, group)['members'],
      ).to.deep.equal([{ value: 'b-2' }]);
      const operation = { op: 'replace', path: 'members', value: [{ value: 'c-3' }] };
      expect(patched(agents, operation, group)['members']).to.deep.equal([{ value: 'c-3' }]);
    });

    it('keeps schemas, which follows from the content, out of the resource', () => {
      for (const operation of [
        { op: 'add', path: 'schemas', value: [ENTERPRISE] },
        { op: 'replace', path: 'schemas', value: [ENTERPRISE] },
        { op: 'replace', value: { schemas: [ENTERPRISE] } },
      ]) {
        expect(patched({ userName: 'ada' }, operation, { rules })).to.deep.equal({ userName: 'ada' });
      }
    });
  });
}

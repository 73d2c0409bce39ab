/**
 * The tolerances of a provisioning client. Each is one deviation from RFC 7643 or RFC 7644 that a real identity
 * provider needs; the code that grants it names the client. All are off for a `strict` client.
 */
export interface CompatRules {
  /** Entra sends `"True"` and `"False"` where the schema has a boolean. */
  readonly booleanStrings: boolean;
  /** Entra sends one object where the schema has a list (`members`). */
  readonly singleValueAsList: boolean;
  /** Entra sends the bare id of a manager where the schema has a complex attribute, older versions a list of one. */
  readonly bareValueAsComplex: boolean;
  /** Entra clears an attribute by replacing it with `""`. */
  readonly emptyTextClears: boolean;
  /** Entra capitalises: `"op": "Replace"`. */
  readonly operationInAnyCase: boolean;
  /** Okta and Entra leave the path of an operation out; the Interoperability Profile forbids it. */
  readonly pathlessPatch: boolean;
  /** Entra's value keys of an operation without a path are paths: `"name.givenName"`, `"urn:…:User:department"`. */
  readonly pathsAsKeys: boolean;
  /** Entra expects a value path that matches nothing to create the element that its filter describes. */
  readonly createsFromFilter: boolean;
  /** Entra removes by value: `{"op": "Remove", "path": "members", "value": [{"value": "id"}]}`. */
  readonly removesByValue: boolean;
  /** Okta and Entra send back what the server added (`id`, `meta`, `groups`) and what it does not know. */
  readonly ignoresUnknown: boolean;
  /** Entra lists foreign URNs in `schemas`, leaves out those of extensions it sends; OneLogin lists SCIM 1.0's. */
  readonly anySchemas: boolean;
  /** Entra and older connectors write attributes of an extension without its URN (`manager`). */
  readonly searchesExtensions: boolean;
  /** Keycloak renames a group by a PUT without its members. */
  readonly keepsMembers: boolean;
  /** Ping and Microsoft's documentation leave the quotes out of a filter (`externalId eq jyoung`). */
  readonly unquotedFilterValues: boolean;
}

const rules = (on: boolean): CompatRules => ({
  booleanStrings: on,
  singleValueAsList: on,
  bareValueAsComplex: on,
  emptyTextClears: on,
  operationInAnyCase: on,
  pathlessPatch: on,
  pathsAsKeys: on,
  createsFromFilter: on,
  removesByValue: on,
  ignoresUnknown: on,
  anySchemas: on,
  searchesExtensions: on,
  keepsMembers: on,
  unquotedFilterValues: on,
});

/** What every client gets that has not asked for anything else. */
export const LENIENT: CompatRules = Object.freeze(rules(true));

/** Microsoft Entra ID, in both of its dialects: most tolerances exist because of it. */
export const ENTRA: CompatRules = LENIENT;

/** Okta writes JSON booleans, lists and names as the RFC has them; what it needs is a PUT that gives everything back. */
export const OKTA: CompatRules = Object.freeze({
  ...LENIENT,
  booleanStrings: false,
  singleValueAsList: false,
  bareValueAsComplex: false,
  operationInAnyCase: false,
  createsFromFilter: false,
  unquotedFilterValues: false,
});

/** RFC 7643 and RFC 7644 to the letter. */
export const STRICT: CompatRules = Object.freeze({ ...rules(false), pathlessPatch: true });

/** The SCIM 2.0 Interoperability Profile: where the RFC leaves a choice, it takes the narrower one. */
export const INTEROPERABLE: CompatRules = Object.freeze({ ...STRICT, pathlessPatch: false });

import { Readable } from 'node:stream';
import { type JsonObject, type JsonValue } from '../../kernel/json.ts';

/** A resource as it is shown. */
export interface ShownResource {
  /** Its last attribute is the list that `further` goes on with. */
  readonly resource: JsonObject;
  /** More values of that list, fetched while they are written; undefined where the resource is whole. */
  readonly further?: AsyncIterable<readonly JsonValue[]> | undefined;
}

/** A resource that is whole. */
export const whole = (resource: JsonObject): ShownResource => ({ resource });

/** JSON text, or the pieces of one that is written while it is made. */
export type JsonText = string | AsyncIterable<string>;

/** The text of a resource. */
export const resourceText = ({ resource, further }: ShownResource): JsonText =>
  further === undefined ? JSON.stringify(resource) : withFurther(resource, further);

/** The text of a list, which ends with its resources. */
export const listText = (list: JsonObject, resources: readonly ShownResource[]): JsonText =>
  resources.every(({ further }) => further === undefined)
    ? JSON.stringify({ ...list, Resources: resources.map(({ resource }) => resource) })
    : listPieces(list, resources);

/** The pieces as a body; nothing is made before there is room for it on the way to the client. */
export const bodyFrom = (text: JsonText): string | Readable =>
  typeof text === 'string' ? text : Readable.from(text, { objectMode: false });

const CLOSING = 2;

/** Everything up to the `]}` of the last list, then its other values. */
async function* withFurther(
  resource: JsonObject,
  further: AsyncIterable<readonly JsonValue[]>,
): AsyncGenerator<string> {
  const text = JSON.stringify(resource);
  yield text.slice(0, -CLOSING);
  for await (const values of further) {
    yield `,${values.map((value) => JSON.stringify(value)).join()}`;
  }
  yield text.slice(-CLOSING);
}

async function* listPieces(list: JsonObject, resources: readonly ShownResource[]): AsyncGenerator<string> {
  const text = JSON.stringify({ ...list, Resources: [] });
  yield text.slice(0, -CLOSING);
  for (const [index, shown] of resources.entries()) {
    yield index === 0 ? '' : ',';
    const pieces = resourceText(shown);
    if (typeof pieces === 'string') {
      yield pieces;
    } else {
      yield* pieces;
    }
  }
  yield text.slice(-CLOSING);
}

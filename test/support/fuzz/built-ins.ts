/** What every object of this process inherits from, and what is looked up on its way there. */
const BUILT_INS = {
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  Object,
} as const;

type Picture = ReadonlyMap<string | symbol, PropertyDescriptor | undefined>;

const pictureOf = (target: object): Picture =>
  new Map(Reflect.ownKeys(target).map((key) => [key, Object.getOwnPropertyDescriptor(target, key)]));

const AT_FIRST = new Map(Object.entries(BUILT_INS).map(([name, target]) => [name, pictureOf(target)]));

const isSame = (left: PropertyDescriptor | undefined, right: PropertyDescriptor | undefined): boolean =>
  left?.value === right?.value && left?.get === right?.get && left?.set === right?.set;

/** @throws Error that names what has been added to, taken from or changed in the objects behind every other. */
export const expectBuiltInsUnchanged = (): void => {
  for (const [name, target] of Object.entries(BUILT_INS)) {
    const before: Picture = AT_FIRST.get(name) ?? new Map<string, PropertyDescriptor>();
    const now = pictureOf(target);
    for (const key of new Set([...before.keys(), ...now.keys()])) {
      if (before.has(key) !== now.has(key) || !isSame(before.get(key), now.get(key))) {
        throw new Error(`${name} has another ${String(key)} than at first`);
      }
    }
  }
};

/** The values one after the other, from the first one again after the last one. */
export const inTurn = <Value>(values: readonly Value[]): (() => Value) => {
  let turn = 0;
  return () => {
    const value = values[turn % values.length];
    turn += 1;
    if (value === undefined) {
      throw new Error('There is nothing to ask for');
    }
    return value;
  };
};

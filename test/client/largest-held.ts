/** How many entries the largest map or set holds in the end, of all that are made meanwhile. */
export const largestHeld = (run: () => void): number => {
  const [PlainMap, PlainSet] = [Map, Set];
  const made: { readonly size: number }[] = [];
  globalThis.Map = class<Key, Value> extends PlainMap<Key, Value> {
    constructor(...of: ConstructorParameters<typeof PlainMap<Key, Value>>) {
      super(...of);
      made.push(this);
    }
  } as MapConstructor;
  globalThis.Set = class<Value> extends PlainSet<Value> {
    constructor(...of: ConstructorParameters<typeof PlainSet<Value>>) {
      super(...of);
      made.push(this);
    }
  } as SetConstructor;
  try {
    run();
  } finally {
    [globalThis.Map, globalThis.Set] = [PlainMap, PlainSet];
  }
  return Math.max(...made.map(({ size }) => size));
};

/** Everything that a function may be answered from somewhere on, one answer after the other. Two that are equal are the same. */
export type Future = { readonly id: number; readonly after: ReadonlyMap<string, Future> };

export const createFutures = () => {
  const known = new Map<string, Future>();
  const unions = new Map<string, Future>();

  const futureOf = (after: ReadonlyMap<string, Future>): Future => {
    const name = [...after]
      .map(([answer, { id }]) => `${answer} ${id}`)
      .sort()
      .join();
    const future = known.get(name) ?? { id: known.size, after };
    known.set(name, future);
    return future;
  };

  const either = (one: Future, other: Future): Future => {
    if (one === other) return one;
    const name = one.id < other.id ? `${one.id} ${other.id}` : `${other.id} ${one.id}`;
    const made = unions.get(name);
    if (made !== undefined) return made;
    const after = new Map(one.after);
    for (const [answer, behind] of other.after) {
      const mine = after.get(answer);
      after.set(answer, mine === undefined ? behind : either(mine, behind));
    }
    const union = futureOf(after);
    unions.set(name, union);
    return union;
  };

  return {
    /** It is not answered any more. */
    none: futureOf(new Map()),
    /** This answer, and then that future. */
    beginningWith: (answer: string, then: Future): Future => futureOf(new Map([[answer, then]])),
    /** Whatever is in one of them. */
    either,
  };
};

/**
 * Chooses one of so many ways to go on. Orders of the same calls that lead to the same `state` have the same future,
 * which is played once.
 * @throws Known when this future has been played already; the player must let it through.
 */
export type Choose = (ways: number, state: () => string) => number;

/** Plays a case from beginning to end. Resolves with what is wrong, or null. */
export type Play<Fault> = (choose: Choose) => Promise<Fault | null>;

export type Explored<Fault> = {
  /** The number of different orders, including those not played because their states were known. */
  readonly orders: bigint;
  readonly states: number;
  readonly plays: number;
  readonly fault: Fault | null;
};

export class Known extends Error {
  override readonly name = 'Known';
}

export class TooMany extends Error {
  override readonly name = 'TooMany';
}

type Crossing = { readonly state: string; readonly ways: number; taken: number; orders: bigint };

/**
 * Plays a case in all its orders, or until one has a fault. Each play begins anew and follows the path to the last
 * choice with an untried way, so it must depend on nothing but the choices.
 * @throws Error when it depends on something else.
 * @throws TooMany when more than `most` plays are needed.
 */
export const explore = async <Fault>(play: Play<Fault>, most = 1_000_000): Promise<Explored<Fault>> => {
  const way: Crossing[] = [];
  const known = new Map<string, bigint>();
  let plays = 0;

  /** Counts the orders that continue from where this play has ended. */
  const follow = async (): Promise<{ orders: bigint; fault: Fault | null }> => {
    let depth = 0;
    let behind = 1n;
    const choose: Choose = (ways, stateNow) => {
      const crossing = way[depth];
      depth += 1;
      if (crossing !== undefined) {
        if (crossing.ways !== ways || (depth === way.length && crossing.state !== stateNow()))
          throw new Error(`The play is another one than before at its crossing ${depth}.`);
        return crossing.taken;
      }
      const state = stateNow();
      const orders = known.get(state);
      if (orders !== undefined) {
        behind = orders;
        throw new Known();
      }
      way.push({ state, ways, taken: 0, orders: 0n });
      return 0;
    };
    try {
      return { fault: await play(choose), orders: 1n };
    } catch (error) {
      if (!(error instanceof Known)) throw error;
      return { fault: null, orders: behind };
    }
  };

  for (;;) {
    plays += 1;
    if (plays > most) throw new TooMany(`There are more than ${most} plays.`);
    const { fault, orders } = await follow();
    let total = orders;
    if (fault !== null) return { orders: total, states: known.size + way.length, plays, fault };
    for (;;) {
      const last = way.at(-1);
      if (last === undefined) return { orders: total, states: known.size, plays, fault: null };
      last.orders += total;
      last.taken += 1;
      if (last.taken < last.ways) break;
      known.set(last.state, last.orders);
      total = last.orders;
      way.pop();
    }
  }
};

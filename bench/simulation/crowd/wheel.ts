const NOBODY = -1;

/** A timer wheel for very many people who each wait for one thing. Those due in the same tick come in any order. */
export type Wheel = {
  readonly set: (person: number, at: number) => void;
  /** Moves to the next tick and calls `each` for everybody whose time has come; false when nobody waits any more. */
  readonly turn: (each: (person: number, at: number) => void) => boolean;
};

/** @param tick in milliseconds; nobody may wait for longer than `ticks` of them. */
export const createWheel = (people: number, tick: number, ticks: number): Wheel => {
  const first = new Int32Array(ticks).fill(NOBODY);
  const after = new Int32Array(people).fill(NOBODY);
  const times = new Float64Array(people);
  let now = 0;
  let waiting = 0;
  return {
    set: (person, at) => {
      const slot = Math.max(now + 1, Math.ceil(at / tick));
      if (slot - now >= ticks) throw new RangeError(`Nobody may wait for ${slot - now} ticks.`);
      times[person] = at;
      after[person] = first[slot % ticks] ?? NOBODY;
      first[slot % ticks] = person;
      waiting += 1;
    },
    turn: (each) => {
      if (waiting === 0) return false;
      now += 1;
      let person = first[now % ticks] ?? NOBODY;
      first[now % ticks] = NOBODY;
      while (person !== NOBODY) {
        const next = after[person] ?? NOBODY;
        waiting -= 1;
        each(person, Math.max(times[person] ?? 0, (now - 1) * tick));
        person = next;
      }
      return true;
    },
  };
};

/** A source of randomness that gives the same answers for the same seed on any machine. */
export type Random = {
  /** At least 0 and below 1. */
  readonly next: () => number;
  /** A whole number, at least 0 and below `limit`. */
  readonly below: (limit: number) => number;
  readonly between: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** A waiting time with this mean: most are short, some are long. */
  readonly exponential: (mean: number) => number;
};

/** The separator between two parts: `|`. */
const BAR = 0x7c;

/** One number from many names and numbers. What is seeded by its own name does not change when others are left out. */
export const seedOf = (...parts: readonly (string | number)[]): number => {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let index = 0; index < text.length; index += 1)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ BAR, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

export const createRandom = (seed: number): Random => new Mixer(seed | 0);

/** Several are created for every message, so this is a class: they share their methods. */
class Mixer implements Random {
  state: number;
  constructor(state: number) {
    this.state = state;
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('There is nothing to pick from.');
    return chosen;
  }
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}

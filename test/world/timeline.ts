import type { Instant } from '../../shared/instant.ts';

/** What will be done, and when. The earliest comes first; of two at the same instant, the one planned first. */
export type Timeline = {
  plan(at: Instant, act: Act): void;
  /** When the earliest is due, or null when nothing is planned. */
  next(): Instant | null;
  /** Removes the earliest and does it now. It may take its time. */
  actNext(): void | Promise<void>;
};

type Act = () => void | Promise<void>;

type Entry = { readonly at: Instant; readonly order: number; readonly act: Act };

/** A binary heap: a simulation plans millions. */
export const createTimeline = (): Timeline => {
  const heap: Entry[] = [];
  let planned = 0;

  const sooner = (one: Entry, other: Entry) =>
    one.at < other.at || (one.at === other.at && one.order < other.order);

  const push = (entry: Entry) => {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !sooner(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  };

  const pop = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (!one) break;
      const child = other && sooner(other, one) ? left + 1 : left;
      const below = heap[child];
      if (!below || !sooner(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  };

  return {
    plan: (at, act) => {
      planned += 1;
      push({ at, order: planned, act });
    },
    next: () => heap[0]?.at ?? null,
    actNext: () => pop()?.act(),
  };
};

import { dropAt } from './day.ts';
import { type Quota, quotas } from './quotas.ts';
import type { Tally } from './tally.ts';

/** The demand on one quota, per second. */
export type Demand = {
  readonly quota: Quota;
  /** The median second between arrival and drop. */
  readonly steady: number;
  /** The worst second of the arrival, and of the return after the drop. */
  readonly morning: number;
  readonly drop: number;
};

const HOUR = 3_600;

export const demandsOf = (tally: Tally, hours: number): readonly Demand[] => {
  const dropped = Math.floor(dropAt(hours) / 1_000);
  return quotas.map((quota) => {
    const counts = tally.of(quota.measure);
    const worst = (from: number, to: number) =>
      counts.subarray(from, to).reduce((most, count) => Math.max(most, count), 0) * quota.unit;
    const before = [...counts.subarray(Math.min(HOUR, dropped / 2), dropped)];
    before.sort((one, other) => one - other);
    return {
      quota,
      steady: (before[Math.floor(before.length / 2)] ?? 0) * quota.unit,
      morning: worst(0, Math.min(HOUR, dropped)),
      drop: worst(dropped, Math.min(dropped + HOUR, counts.length)),
    };
  });
};

/** How many people fit within a quota if the demand grows with them. */
export const roomFor = (people: number, demand: number, { limit }: Quota): number =>
  demand === 0 ? Infinity : Math.floor((people * limit) / demand);

/** The quota that is reached by the fewest people. */
export const firstWall = (
  demands: readonly Demand[],
  people: number,
  when: 'steady' | 'morning' | 'drop',
): { readonly quota: Quota; readonly people: number } => {
  const rooms = demands.map((demand) => ({
    quota: demand.quota,
    people: roomFor(people, demand[when], demand.quota),
  }));
  return rooms.reduce((first, room) => (room.people < first.people ? room : first));
};

import type { HappeningType } from '../../shared/lifecycle/happening.ts';

/** Everything that can happen to somebody, and how often it does in a random history. */
export const frequency: Readonly<Record<HappeningType, number>> = {
  join: 2,
  activity: 2,
  extend: 1,
  hold: 2,
  release: 1,
  ping: 1,
  media: 1,
  state: 1,
  exit: 1,
  leave: 1,
  disconnect: 1,
  admit: 1,
  deny: 1,
  remove: 1,
  appoint: 1,
  govern: 2,
  wake: 3,
};

export const happenings = Object.keys(frequency) as readonly HappeningType[];

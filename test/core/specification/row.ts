import type { Instant } from '../../../shared/instant.ts';
import type { Effect } from '../../../shared/lifecycle/effect.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import type { decide } from '../../../shared/lifecycle.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { minute } from '../people.ts';

/** Somebody in a phase, what happens, and what comes of it. */
export type Row = readonly [
  sentence: string,
  before: Participant | null,
  happening: Happening,
  now: Instant,
  outcome:
    | 'nothing'
    | 'refused: not-joined'
    | 'refused: is-inside'
    | 'refused: knocked-anew'
    | 'refused: participation-ended'
    | 'refused: overtaken'
    | 'refused: no-holds'
    | 'refused: held-enough'
    | Participant['phase'],
  effects: readonly string[],
];

export const outcomeOf = (before: Participant | null, { next, refusal }: ReturnType<typeof decide>) => {
  if (refusal !== null) return `refused: ${refusal}`;
  return next === before ? 'nothing' : next?.phase;
};

const inMinutes = (at: Instant) => String((at - minute(0)) / 60_000);

export const inWords = (effect: Effect): string => {
  switch (effect.type) {
    case 'arm':
    case 'move':
      return `${effect.type} ${effect.generation} at ${inMinutes(effect.at)}`;
    case 'disarm':
      return `disarm ${effect.generation}`;
    case 'ring':
      return `ring at ${inMinutes(effect.at)}`;
    case 'warn':
      return `warn ${inMinutes(effect.logoutAt)} to ${effect.to.join()}`;
    case 'extended':
      return `extended ${inMinutes(effect.warnAt)} to ${effect.to.join()}`;
    case 'farewell':
      return `farewell ${effect.connectionId} ${effect.ending}`;
    case 'admitted':
      return `admitted to ${effect.to.join()}`;
    case 'record':
      return `record ${effect.records.map(({ type }) => type).join()}`;
    case 'publish':
      return `publish${effect.roster ? '' : ' nobody'}${effect.waitingRoom ? ' and the waiting room' : ''}`;
  }
};

import type { Participant } from '../presence/participant.ts';

/** Connections, name, role and media are not on record; activity is, once it matters. The head of the chain stands for the rest. */
const COMPARED = ['phase', 'joinedAt', 'knockedAt', 'warnedAt', 'ending', 'endedAt', 'wasInside', 'hold'];

/** In what a replayed person differs from the one in the table: the names of the fields, none when they are the same. */
export const differences = (replayed: Participant, stored: Participant): string[] => {
  const [one, other] = [fieldsOf(replayed), fieldsOf(stored)];
  const differing = COMPARED.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
  if (replayed.trail.head !== stored.trail.head) differing.push('trail');
  const behind = stored.lastActivityAt < replayed.lastActivityAt;
  const ahead = stored.phase !== 'present' && stored.lastActivityAt > replayed.lastActivityAt;
  return behind || ahead ? [...differing, 'lastActivityAt'] : differing;
};

const fieldsOf = (participant: Participant): Readonly<Record<string, unknown>> => ({ ...participant });

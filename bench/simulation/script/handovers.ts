import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Act, Step } from './step.ts';

/** Who owns which session when the history begins. */
export type Handover = { readonly session: string; readonly owner: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * A session has an owner; it is offered and taken again and again, while somebody else takes away the role, the right
 * or the place of either, at the same moment or before or after. Returns the people as they are then: everybody
 * involved is a moderator.
 */
export const handoverOf = <P extends Person>(
  random: Random | null,
  people: readonly P[],
  latest: number,
): { readonly handover: Handover | null; readonly people: readonly P[] } => {
  const none = { handover: null, people };
  if (random === null || people.length === 0) return none;
  const { session } = random.pick(people);
  const able = people.filter((one) => one.session === session && one.kind === 'licence-holder');
  if (able.length < 2) return none;
  const owner = random.pick(able);
  const party = [owner, ...able.filter((one) => one !== owner && random.chance(0.8))];
  if (party.length < 2) party.push(random.pick(able.filter((one) => one !== owner)));
  const steps = roundsOf(random, party, latest);
  return {
    handover: { session, owner: owner.user },
    people: people.map((one) =>
      party.includes(one)
        ? { ...one, role: 'moderator' as const, steps: [...one.steps, ...(steps.get(one.name) ?? [])] }
        : one,
    ),
  };
};

const roundsOf = (
  random: Random,
  party: readonly Person[],
  latest: number,
): ReadonlyMap<string, readonly Step[]> => {
  const steps = new Map<string, Step[]>();
  const add = (one: Person, at: number, act: Act, whom?: Person) =>
    steps.set(one.name, [
      ...(steps.get(one.name) ?? []),
      { at: Math.max(0, Math.round(at)), tab: 0, act, more: 0, ...(whom && { whom: whom.user }) },
    ]);
  let owner = party[0] as Person;
  let at = random.between(0, latest);
  for (let left = random.between(1, 4); left > 0; left -= 1) {
    const others = party.filter((one) => one !== owner);
    const heir = random.pick(others);
    const third = random.pick(party.filter((one) => one !== heir));
    for (const one of new Set([owner, heir, third]))
      if (random.chance(0.8)) add(one, at - random.between(2 * SECOND, 20 * SECOND), 'enter');
    add(owner, at, 'offer', heir);
    const takenAt = at + drawWait(random);
    /** At the moment when it is taken, or at any time until then. */
    const meanwhile = () =>
      random.chance(0.6)
        ? takenAt + random.between(-300, 300)
        : random.between(at, Math.max(at, takenAt + SECOND));
    const against = () => random.pick(['demote', 'demote', 'dismiss', 'dismiss', 'remove'] as const);
    if (random.chance(0.5)) add(third, meanwhile(), against(), heir);
    if (random.chance(0.2) && third !== owner) add(third, meanwhile(), against(), owner);
    if (random.chance(0.1)) add(heir, meanwhile(), 'quit');
    if (random.chance(0.1)) add(owner, meanwhile(), 'quit');
    if (random.chance(0.15)) add(owner, meanwhile(), 'take');
    if (random.chance(0.2)) {
      add(owner, meanwhile(), 'offer', third);
      add(third, meanwhile(), 'take');
    }
    const isTaken = random.chance(0.85);
    if (isTaken) add(heir, takenAt, 'take');
    if (random.chance(0.2)) add(heir, takenAt + random.between(0, 300), 'take');
    // What the old owner may no longer do, and the new one may.
    const after = takenAt + random.between(0, 20 * SECOND);
    if (random.chance(0.4)) add(owner, after, random.pick(['offer', 'demote', 'dismiss'] as const), heir);
    if (random.chance(0.4)) add(heir, after, against(), owner);
    if (random.chance(0.2)) add(owner, after, 'quit');
    if (isTaken) owner = heir;
    at = random.chance(0.5) ? after + random.between(0, MINUTE) : random.between(0, latest);
  }
  return steps;
};

/** An offer is taken at once, after a moment or after a while. */
const drawWait = (random: Random): number =>
  random.pick([random.between(0, 400), random.between(SECOND, 5 * SECOND), random.between(0, 3 * MINUTE)]);

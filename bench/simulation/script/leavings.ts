import type { Role } from '../../../shared/presence/participant.ts';
import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Step } from './step.ts';

/** A backend entitles people to a session, or takes the right away. */
export type Entitling = {
  readonly at: number;
  readonly session: string;
  readonly users: readonly string[];
  /** Their new role; null for none. */
  readonly role: Role | null;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * Members leave for good and come again, are dismissed by moderators and by a backend, and are entitled again, whatever
 * they are doing: at work, warned, holding, cut off, on their way in, several at once.
 */
export const leavingsOf = <P extends Person>(
  random: Random | null,
  people: readonly P[],
  latest: number,
): { readonly entitlings: readonly Entitling[]; readonly people: readonly P[] } => {
  const members = people.filter(({ kind }) => kind !== 'guest');
  if (random === null || members.length === 0) return { entitlings: [], people };
  const entitlings: Entitling[] = [];
  const added = new Map<Person, Step[]>();
  const add = (one: Person, step: Omit<Step, 'tab' | 'more'> & { readonly more?: number }) =>
    added.set(one, [
      ...(added.get(one) ?? []),
      { tab: 0, more: 0, ...step, at: Math.max(0, Math.round(step.at)) },
    ]);
  /** In the middle of what somebody does, or at any time. */
  const momentOf = (one: Person) =>
    one.steps.length > 0 && random.chance(0.7)
      ? random.pick(one.steps).at + random.between(-SECOND, 3 * SECOND)
      : random.between(0, latest);
  for (let left = random.between(1, 5); left > 0; left -= 1) {
    const one = random.pick(members);
    const { session } = one;
    const at = momentOf(one);
    const before = random.next();
    if (before < 0.3) add(one, { at: at - random.between(0, 5 * SECOND), act: 'enter' });
    else if (before < 0.4) add(one, { at: at - random.between(0, 20 * SECOND), act: 'flap', more: MINUTE });
    else if (before < 0.5) add(one, { at: at - SECOND, act: 'hold', more: 3 * MINUTE });
    const others = members.filter((other) => other !== one && other.session === session);
    const moderators = others.filter(({ role }) => role === 'moderator');
    const how = random.next();
    if (how < 0.4) {
      add(one, { at, act: 'quit' });
      if (random.chance(0.2)) add(one, { at: at + random.between(0, 300), act: 'quit' });
    } else if (how < 0.6 && moderators.length > 0)
      add(random.pick(moderators), { at, act: 'dismiss', whom: one.user });
    else {
      const all = random.chance(0.3) ? [one, ...others] : [one];
      entitlings.push({
        at: Math.max(0, Math.round(at)),
        session,
        users: all.map(({ user }) => user),
        role: null,
      });
    }
    // They try all the same, at the same moment or later.
    if (random.chance(0.6)) add(one, { at: at + random.between(-300, 2 * SECOND), act: 'enter' });
    if (random.chance(0.3)) add(one, { at: at + random.between(0, 5 * MINUTE), act: 'enter' });
    if (random.chance(0.5)) {
      const again = at + (random.chance(0.4) ? random.between(-300, 600) : random.between(0, 5 * MINUTE));
      const role = random.pick(['moderator', 'member', one.role] as const);
      entitlings.push({ at: Math.max(0, Math.round(again)), session, users: [one.user], role });
      add(one, { at: again + random.between(0, MINUTE), act: 'enter' });
    }
  }
  return {
    entitlings,
    people: people.map((one) => ({ ...one, steps: [...one.steps, ...(added.get(one) ?? [])] })),
  };
};

import type { UpMessage } from '../../../shared/messages.ts';
import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Step } from './step.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export type Company<P> = {
  /** Who moderates the group of all sessions, and knows everybody. */
  readonly keepers: readonly string[];
  /** When something is done with the group, so that its rules can change at the same moments. */
  readonly moments: readonly number[];
  readonly people: readonly P[];
};

/**
 * People are added to the group of all sessions, removed from it and leave it, and try what only its moderators may,
 * while sessions go in and out. In most of these histories it is deleted in the middle of it, sometimes by somebody who
 * asks once and is never seen again.
 */
export const companyOf = <P extends Person>(
  random: Random | null,
  people: readonly P[],
  group: string,
  latest: number,
): Company<P> => {
  const able = people.filter(({ kind }) => kind === 'licence-holder');
  if (random === null || able.length === 0) return { keepers: [], moments: [], people };
  const keeper = random.pick(able);
  const second = random.chance(0.3) ? random.pick(able) : keeper;
  const others = people.filter(({ kind, user }) => kind !== 'guest' && user !== keeper.user);
  const moments: number[] = [];
  const added = new Map<Person, Step[]>();
  const add = (one: Person, at: number, step: Partial<Step>) =>
    added.set(one, [
      ...(added.get(one) ?? []),
      { tab: 0, act: 'say', more: 0, ...step, at: Math.max(0, Math.round(at)) },
    ]);
  const say = (one: Person, at: number, says: UpMessage) => add(one, at, { says });
  const comes = (one: Person, at: number) =>
    random.chance(0.8) && add(one, at - random.between(SECOND, 20 * SECOND), { act: 'enter' });
  /** At the same moment, or soon after. */
  const near = (at: number) =>
    at + (random.chance(0.6) ? random.between(-300, 300) : random.between(0, 20 * SECOND));
  const looks = (one: Person, at: number) =>
    say(
      one,
      at,
      random.pick([
        { action: 'groups.list' },
        { action: 'group.list', groupId: group },
        { action: 'sessions.list', scope: 'group', id: group },
      ] as const),
    );

  const round = (at: number) => {
    const one = others.length > 0 ? random.pick(others) : keeper;
    const { user: userId, session: sessionId } = one;
    for (const whoever of new Set([keeper, one])) comes(whoever, at);
    if (random.chance(0.8)) say(keeper, at, { action: 'group.add', groupId: group, userId });
    if (random.chance(0.4)) say(keeper, near(at), { action: 'group.remove', groupId: group, userId });
    if (random.chance(0.3)) say(one, near(at), { action: 'group.remove', groupId: group, userId });
    if (random.chance(0.3)) say(keeper, near(at), { action: 'group.add', groupId: group, userId });
    if (random.chance(0.3)) say(keeper, near(at), { action: 'group.remove', groupId: group, sessionId });
    if (random.chance(0.4)) say(keeper, near(at), { action: 'group.add', groupId: group, sessionId });
    // Something that they may not do, unless they are the keeper.
    if (random.chance(0.2)) say(one, near(at), { action: 'group.add', groupId: group, sessionId });
    if (random.chance(0.1)) say(one, near(at), { action: 'group.delete', groupId: group });
    if (random.chance(0.2))
      say(keeper, near(at), { action: 'group.rename', groupId: group, revision: 1, name: 'N' });
    for (const whoever of [one, keeper, random.pick(people)])
      if (random.chance(0.6)) looks(whoever, near(at));
    moments.push(near(at));
  };

  const end = (at: number) => {
    for (const one of new Set([keeper, second])) {
      comes(one, at);
      if (one === keeper || random.chance(0.5))
        say(one, near(at), { action: 'group.delete', groupId: group });
      if (random.chance(0.5)) add(one, at + random.between(10, 400), { act: 'vanish' });
    }
    round(near(at));
    if (random.chance(0.5)) round(near(at));
    if (random.chance(0.3)) {
      comes(keeper, at + MINUTE);
      say(keeper, at + random.between(0, 3 * MINUTE), { action: 'group.delete', groupId: group });
    }
  };

  for (let left = random.between(1, 4); left > 0; left -= 1) round(random.between(0, latest));
  if (random.chance(0.7)) end(random.between(latest / 3, latest));
  return {
    keepers: [...new Set([keeper.user, second.user])],
    moments: moments.map((at) => Math.max(0, Math.round(at))),
    people: people.map((one) => ({ ...one, steps: [...one.steps, ...(added.get(one) ?? [])] })),
  };
};

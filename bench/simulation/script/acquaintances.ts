import { emailKey } from '../../../shared/directory/invitation.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Step } from './step.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Where somebody is reached, as their login has verified it. */
export const addressOf = (user: string): string => `${user}@example.com`;

export const addressKeyOf = (user: string): string => emailKey(addressOf(user));

/**
 * People invite each other to be contacts, accept, decline, withdraw and remove, at times twice, at times all of it within a second, and
 * some of them say so once and are gone before they hear of it.
 */
export const acquaintancesOf = <P extends Person>(
  random: Random | null,
  people: readonly P[],
  latest: number,
): readonly P[] => {
  const members = people.filter(({ kind }) => kind !== 'guest');
  const inviting = members.filter(({ kind }) => kind === 'licence-holder');
  if (random === null || inviting.length === 0 || members.length < 2) return people;
  const added = new Map<Person, Step[]>();
  const add = (one: Person, at: number, step: Partial<Step>) =>
    added.set(one, [
      ...(added.get(one) ?? []),
      { tab: 0, act: 'say', more: 0, ...step, at: Math.max(0, Math.round(at)) },
    ]);
  const say = (one: Person, at: number, says: UpMessage) => {
    add(one, at, { says });
    if (random.chance(0.15)) add(one, at + random.between(0, 300), { says });
    if (random.chance(0.12)) add(one, at + random.between(5, 300), { act: 'vanish' });
  };
  /** In the same moment, soon after, or a while later. */
  const from = (at: number) => {
    const how = random.next();
    if (how < 0.5) return at + random.between(-200, 400);
    return at + (how < 0.8 ? random.between(SECOND, 10 * SECOND) : random.between(0, 3 * MINUTE));
  };

  const round = (one: Person, other: Person, begun: number) => {
    for (const whoever of [one, other])
      if (random.chance(0.8)) add(whoever, begun - random.between(SECOND, 20 * SECOND), { act: 'enter' });
    const invite: UpMessage = { action: 'contact.invite', email: addressOf(other.user) };
    const accept: UpMessage = { action: 'contact.accept', from: one.user };
    say(one, begun, invite);
    const at = from(begun);
    if (random.chance(0.7)) say(other, at, accept);
    if (random.chance(0.1)) say(other, from(at), { action: 'contact.decline', from: one.user });
    if (random.chance(0.3)) say(one, from(at), { action: 'contact.withdraw', email: addressOf(other.user) });
    if (random.chance(0.3)) say(one, from(at), invite);
    if (random.chance(0.2)) say(other, from(at), accept);
    if (random.chance(0.3)) {
      say(other, from(begun), { action: 'contact.invite', email: addressOf(one.user) });
      say(one, from(at), { action: 'contact.accept', from: other.user });
    }
    if (random.chance(0.3)) say(one, from(at), { action: 'contact.remove', contactId: other.user });
    if (random.chance(0.2)) say(other, from(at), { action: 'contact.remove', contactId: one.user });
    for (const whoever of [one, other])
      if (random.chance(0.6)) say(whoever, from(at), { action: 'contacts.list' });
  };

  for (let left = random.between(2, 7); left > 0; left -= 1) {
    const one = random.pick(inviting);
    const others = members.filter(({ user }) => user !== one.user);
    if (others.length > 0) round(one, random.pick(others), random.between(0, latest));
  }
  return people.map((one) => ({ ...one, steps: [...one.steps, ...(added.get(one) ?? [])] }));
};

import { newSession } from '../../../shared/directory/session.ts';
import { after, type Instant } from '../../../shared/instant.ts';
import type { Tables } from '../platform/environment.ts';
import { addressKeyOf, addressOf } from './acquaintances.ts';
import type { Link } from './person-script.ts';
import { GROUP, linkId, type Script } from './script.ts';

const DAY = 24 * 60 * 60_000;

/** Stays to the end in every session. */
export const STAYER = { id: 'stay', name: 'STAY', kind: 'contact' } as const;

/** Looks at the lists and enters nothing. Not a contact, because hidden sessions are hidden from contacts. */
export const ONLOOKER = { id: 'look', name: 'LOOK', kind: 'licence-holder' } as const;

export const sessionsOf = ({ people }: Script): readonly string[] => [
  ...new Set(people.map(({ session }) => session)),
];

/** Creates the sessions, their group, the people entitled to them, and the links that guests come by. */
export const furnish = async (
  { sessions, groups, rules, members, invitations, contacts }: Tables,
  script: Script,
  now: Instant,
): Promise<void> => {
  const founder = { userId: STAYER.id, name: STAYER.name, kind: STAYER.kind };
  await groups.create({ id: GROUP, name: GROUP, revision: 1 }, founder);
  for (const keeper of script.keepers)
    await groups.add(GROUP, { member: { userId: keeper, name: keeper, role: 'moderator' } });
  for (const one of script.knowing) await introduce(contacts, script, one, now);
  for (const id of sessionsOf(script)) {
    const owner = script.handover?.session === id ? script.handover.owner : null;
    await sessions.create(newSession(id, id, {}, owner));
    await rules.note(GROUP, id, 'joining', now);
    await rules.settle(GROUP, id, 'joining');
    const entitled = script.people.filter(({ session, link }) => session === id && link === null);
    for (const { user, called = user.toUpperCase(), kind, role } of entitled)
      await members.add(id, { userId: user, name: called, kind, role }, now);
    // The owner belongs to the session even if they do nothing in this history.
    if (owner !== null)
      await members.add(id, { userId: owner, name: owner, kind: 'licence-holder', role: 'moderator' }, now);
    for (const { id: userId, name, kind } of [STAYER, ONLOOKER])
      await members.add(id, { userId, name, kind, role: 'member' }, now);
    for (const [link, uses] of Object.entries(links) as [Link, number | null][])
      await invitations.create({
        id: linkId(id, link),
        sessionId: id,
        createdBy: STAYER.id,
        createdAt: now,
        expiresAt: after(now, DAY),
        revokedAt: null,
        uses,
        guests: [],
      });
  }
};

/** Makes somebody a contact of everybody else who has an account. */
const introduce = async (
  contacts: Tables['contacts'],
  { people }: Script,
  user: string,
  now: Instant,
): Promise<void> => {
  const persons = new Map(people.map(({ user: id, kind }) => [id, { id, name: id, kind }]));
  const one = persons.get(user);
  for (const other of persons.values()) {
    if (one === undefined || other === one || other.kind === 'guest') continue;
    await contacts.invite(addressKeyOf(other.id), addressOf(other.id), one, now);
    await contacts.accept(addressKeyOf(other.id), other, one.id, now);
  }
};

/** How many guests may use each link. */
export const links = { open: null, once: 1 } as const satisfies Record<Link, number | null>;

export const usesOf = (invitation: string): number | null =>
  invitation.endsWith('.once') ? links.once : links.open;

import { newSession } from '../../../shared/directory/session.ts';
import { after, type Instant } from '../../../shared/instant.ts';
import type { Tables } from '../platform/environment.ts';
import { GROUP, type Link, linkId, type Script } from './script.ts';

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
  { sessions, groups, rules, members, invitations }: Tables,
  script: Script,
  now: Instant,
): Promise<void> => {
  const founder = { userId: STAYER.id, name: STAYER.name, kind: STAYER.kind };
  await groups.create({ id: GROUP, name: GROUP, revision: 1 }, founder);
  const { keeper } = script;
  if (keeper !== null)
    await groups.add(GROUP, { member: { userId: keeper, name: keeper, role: 'moderator' } });
  for (const id of sessionsOf(script)) {
    const owner = script.handover?.session === id ? script.handover.owner : null;
    await sessions.create(newSession(id, id, {}, owner));
    await rules.note(GROUP, id, 'joining', now);
    await rules.settle(GROUP, id, 'joining');
    const entitled = script.people.filter(({ session, link }) => session === id && link === null);
    for (const { user, kind, role } of entitled)
      await members.add(id, { userId: user, name: user.toUpperCase(), kind, role }, now);
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

/** How many guests may use each link. */
export const links = { open: null, once: 1 } as const satisfies Record<Link, number | null>;

export const usesOf = (invitation: string): number | null =>
  invitation.endsWith('.once') ? links.once : links.open;

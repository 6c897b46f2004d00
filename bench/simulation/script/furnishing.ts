import type { Furnishing } from '../release/release.ts';
import { addressKeyOf, addressOf } from './acquaintances.ts';
import type { Link } from './person-script.ts';
import { GROUP, linkId, type Script } from './script.ts';

/** Stays to the end in every session. */
export const STAYER = { id: 'stay', name: 'STAY', kind: 'contact' } as const;

/** Looks at the lists and enters nothing. Not a contact, because hidden sessions are hidden from contacts. */
export const ONLOOKER = { id: 'look', name: 'LOOK', kind: 'licence-holder' } as const;

export const sessionsOf = ({ people }: Script): readonly string[] => [
  ...new Set(people.map(({ session }) => session)),
];

/** The sessions, their group, the people entitled to them, and the links that guests come by. */
export const furnishingOf = (script: Script): Furnishing => ({
  group: { id: GROUP, founder: STAYER, keepers: script.keepers },
  acquaintances: script.knowing.flatMap((one) => acquaintancesOf(script, one)),
  sessions: sessionsOf(script).map((id) => {
    const owner = script.handover?.session === id ? script.handover.owner : null;
    const entitled = script.people
      .filter(({ session, link }) => session === id && link === null)
      .map(({ user, called = user.toUpperCase(), kind, role }) => ({ id: user, name: called, kind, role }));
    // The owner belongs to the session even if they do nothing in this history.
    const owners =
      owner === null ? [] : [{ id: owner, name: owner, kind: 'licence-holder', role: 'moderator' } as const];
    const others = [STAYER, ONLOOKER].map((one) => ({ ...one, role: 'member' }) as const);
    const ways = Object.entries(links) as [Link, number | null][];
    return {
      id,
      owner,
      members: [...entitled, ...owners, ...others],
      links: ways.map(([link, uses]) => ({ id: linkId(id, link), uses, by: STAYER.id })),
    };
  }),
});

/** Somebody is a contact of everybody else who has an account. */
const acquaintancesOf = ({ people }: Script, user: string): Furnishing['acquaintances'] => {
  const persons = new Map(people.map(({ user: id, kind }) => [id, { id, name: id, kind }]));
  const by = persons.get(user);
  return [...persons.values()].flatMap((of) =>
    by === undefined || of === by || of.kind === 'guest'
      ? []
      : [{ by, of, address: addressOf(of.id), addressKey: addressKeyOf(of.id) }],
  );
};

/** How many guests may use each link. */
export const links = { open: null, once: 1 } as const satisfies Record<Link, number | null>;

export const usesOf = (invitation: string): number | null =>
  invitation.endsWith('.once') ? links.once : links.open;

import type { Item } from '../../../functions/aws/items/items.ts';
import type { Instant } from '../../../shared/instant.ts';
import { placeOf } from '../platform/place.ts';
import { createTurns } from './turns.ts';

/** An invitation as its inviter holds it, and as whoever it is to. */
type Standing = `standing since ${string}`;
type Own = Standing | 'accepted' | null;
type Theirs = Standing | 'declined' | null;

/** Who knows whom, and who has invited whom, as the table is seen to hold it; all by the names of two people. */
export type ContactAccount = ReturnType<typeof createContactAccount>;

export const createContactAccount = (now: () => Instant) => {
  /** Since when the first knows the second, as it is noted; null when they do not. */
  const knows = createTurns<string | null>(now, null);
  /** What the first has of an invitation to the second. */
  const own = createTurns<Own>(now, null);
  /** What the second has of an invitation by the first. */
  const theirs = createTurns<Theirs>(now, null);
  /** Whose address it is of which this is the key. */
  const holders = new Map<string, string>();
  const names = new Set<string>();

  return {
    knows,
    own,
    theirs,
    names,
    holderOf: (key: string): string => holders.get(key) ?? key,

    /** The table holds something, or does not any more. */
    stored: (before: Item | undefined, after: Item | undefined): void => {
      const item = after ?? before ?? {};
      const { owner, kind, name } = placeOf(item);
      if (kind === 'CONTACT') {
        names.add(owner).add(name);
        knows.note(between(owner, name), after?.goneAt === undefined ? (after?.since?.N ?? null) : null);
      } else if (kind === 'EMAIL') {
        const holder = holderIn(item);
        holders.set(name, holder);
        names.add(owner).add(holder);
        const stands = after !== undefined && after.doneAt === undefined;
        own.note(between(owner, holder), stands ? (after.acceptedBy ? 'accepted' : standingIn(after)) : null);
      } else if (item.pk?.S?.startsWith('EMAIL#') === true) {
        const is = after === undefined ? null : after.declinedAt ? 'declined' : standingIn(after);
        theirs.note(between(name, holders.get(owner) ?? owner), is);
      }
    },
  };
};

/** One that is made anew is another one. */
const standingIn = ({ invitedAt }: Item): Standing => `standing since ${invitedAt?.N}`;

export const isStanding = (is: string | null): boolean => is?.startsWith('standing') ?? false;

export const between = (one: string, other: string): string => JSON.stringify([one, other]);

/** Everybody has the address of their name. */
export const holderOf = (email: string): string => email.slice(0, email.indexOf('@'));

const holderIn = ({ email }: Item): string => holderOf(email?.S ?? '');

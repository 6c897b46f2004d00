import type { Item } from '../../../functions/aws/items/items.ts';
import type { Instant } from '../../../shared/instant.ts';
import { placeOf } from '../platform/place.ts';
import { createTurns } from './turns.ts';

type Place = 'moderator' | 'member' | null;

/** Which groups there are and what they contain, as seen in the table. */
export type GroupAccount = ReturnType<typeof createGroupAccount>;

export const createGroupAccount = (now: () => Instant) => {
  const groups = createTurns<'none' | 'open' | 'closed'>(now, 'none');
  const known = new Set<string>();
  const places = createTurns<Place>(now, null);
  const entries = createTurns<string | null>(now, null);
  const people = new Map<string, Set<string>>();
  const sessions = new Map<string, Set<string>>();
  const remember = (held: Map<string, Set<string>>, group: string, name: string) =>
    held.set(group, (held.get(group) ?? new Set()).add(name));

  return {
    known,
    groups,
    /** By group and person: their role in it. */
    places,
    /** By group and session: what its entry says; null when there is none. */
    entries,
    /** Everybody who has ever been in it, and every session. */
    peopleOf: (group: string): Iterable<string> => people.get(group) ?? [],
    sessionsOf: (group: string): Iterable<string> => sessions.get(group) ?? [],
    isOpen: (group: string, since: Instant): boolean => groups.stayed(group, (is) => is === 'open', since),
    isClosed: (group: string, since: Instant): boolean =>
      groups.stayed(group, (is) => is === 'closed', since),

    /** An item was written or removed. */
    stored: (before: Item | undefined, after: Item | undefined): void => {
      const item = after ?? before ?? {};
      const { owner, kind, name } = placeOf(item);
      const isOfGroup = item.pk?.S?.startsWith('GROUP#') === true;
      if (kind === 'GROUP') {
        places.note(within(name, owner), (after?.role?.S ?? null) as Place);
        remember(people, name, owner);
      } else if (isOfGroup && kind === 'SESSION') {
        entries.note(within(owner, name), after === undefined ? null : (after.belongs?.S ?? 'listed'));
        remember(sessions, owner, name);
      } else if (isOfGroup && kind === 'META') {
        known.add(owner);
        groups.note(owner, after === undefined ? 'none' : after.deletedAt === undefined ? 'open' : 'closed');
      }
    },
  };
};

/** Something within a group, identified by both names. */
export const within = (group: string, name: string): string => JSON.stringify([group, name]);

export const isIn = (place: string | null): boolean => place !== null;

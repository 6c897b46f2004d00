import { looksOf } from '../../shared/name.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** How many pages of members are compared with: a knock must not cost more the more people belong to a session. */
export const PAGES_COMPARED = 10;

/**
 * Whether a guest's name looks like that of a member, whether or not that one is inside; or of somebody inside of whom nobody
 * keeps a membership, because their token or the team's own function has let them in.
 */
export const isNamesake = async (
  { members, participants }: Pick<App, 'members' | 'participants'>,
  sessionId: SessionId,
  name: string,
): Promise<boolean> => {
  const looks = looksOf(name);
  // Guests alone wait at the door.
  const people = await participants.gathered(sessionId);
  if (people.some((person) => person.kind !== 'guest' && looksOf(person.name) === looks)) return true;
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_COMPARED; page += 1) {
    const { members: some, next } = await members.ofSession(sessionId, cursor);
    if (some.some((member) => looksOf(member.name) === looks)) return true;
    if (next === null) return false;
    cursor = next;
  }
  return false;
};

import type { DownOf, RosterEntry } from '../../../../../shared/messages.ts';
import type { Participant, Present, Warned } from '../../../../../shared/presence/participant.ts';
import { isInside } from '../../account.ts';
import type { Past } from '../../past.ts';
import { holdOf } from '../timings/hold.ts';

/** What is read about people: each as the table held them at some instant since the request, and all of them. */
export type People = {
  readonly past: Past<Participant>;
  /** Everybody who has ever been seen in a session, in the order of their ids. */
  readonly of: (sessionId: string) => readonly string[];
  readonly keyOf: (sessionId: string, person: string) => string;
  readonly sessions: () => readonly string[];
};

type Page = { readonly after: string | null; readonly next: string | null; readonly since: number };

/** What is wrong with a page of those inside; null when nothing is. */
export const wrongRoster = (
  { past, of, keyOf }: People,
  sessionId: string,
  roster: readonly RosterEntry[],
  { after, next, since }: Page,
): string | null => {
  let last = after;
  for (const entry of roster) {
    const { participantId } = entry;
    if (last !== null && participantId <= last) return `${participantId} is out of order, or shown twice`;
    last = participantId;
    const was = past.since(keyOf(sessionId, participantId), since).filter(isInside);
    const seen = seenAs(entry);
    if (!was.some((one) => lineOf(one) === seen))
      return `${participantId} is shown as ${seen}, but was ${was.map(lineOf).join(' or ') || 'not inside'}`;
  }
  const listed = new Set(roster.map(({ participantId }) => participantId));
  for (const person of of(sessionId)) {
    if (listed.has(person) || (after !== null && person <= after) || (next !== null && person > next))
      continue;
    if (past.since(keyOf(sessionId, person), since).every(isInside))
      return `${person} is inside, and missing`;
  }
  return null;
};

const seenAs = ({ state, ...entry }: RosterEntry): string =>
  line({ ...entry, state: state === undefined ? undefined : JSON.stringify(state) }, entry.hold);

const lineOf = (one: Present | Warned): string => line(one, holdOf(one));

const line = (
  {
    name,
    kind,
    role,
    phase,
    media,
    state,
    namesake,
  }: Omit<RosterEntry, 'participantId' | 'hold' | 'state'> & {
    readonly state?: string | undefined;
  },
  hold: RosterEntry['hold'] | null,
): string => {
  const held = hold ? [hold.reason, hold.until] : null;
  return JSON.stringify([
    name,
    kind,
    role,
    phase,
    media.audio,
    media.video,
    held,
    state ?? null,
    namesake === true,
  ]);
};

/** The same for a page of those at the door, who are in the order in which they knocked. */
export const wrongDoor = (
  { past, of, keyOf }: People,
  sessionId: string,
  { waiting, waitingTotal }: Pick<DownOf<'waiting'>, 'waiting' | 'waitingTotal'>,
  isWhole: boolean,
  since: number,
): string | null => {
  const wasAt = (person: string) => past.since(keyOf(sessionId, person), since);
  for (const { participantId, knockedAt } of waiting)
    if (!wasAt(participantId).some((one) => one?.phase === 'waiting' && one.knockedAt === knockedAt))
      return `${participantId} is shown as waiting since ${knockedAt}, and was not`;
  const listed = new Set(waiting.map(({ participantId }) => participantId));
  if (listed.size < waiting.length) return 'somebody is shown twice';
  const missing = of(sessionId).find((person) => !listed.has(person) && wasAt(person).every(isAtDoor));
  if (isWhole && missing !== undefined) return `${missing} waits, and is missing`;
  return isBetween(waitingTotal, of(sessionId).map(wasAt), isAtDoor)
    ? null
    : `${waitingTotal} are said to wait`;
};

export const isAtDoor = (one: Participant | null): boolean => one?.phase === 'waiting';

/** Whether that many may have been so at some instant. */
export const isBetween = (
  count: number,
  pasts: readonly (readonly (Participant | null)[])[],
  isSo: (one: Participant | null) => boolean,
): boolean =>
  count >= pasts.filter((was) => was.every(isSo)).length &&
  count <= pasts.filter((was) => was.some(isSo)).length;

/** The same for where somebody is; they must be found where they can be. */
export const wrongPlaces = (
  { past, keyOf, sessions }: People,
  { userId, places }: DownOf<'presence.person'>,
  isFindable: (person: string, sessionId: string) => boolean,
  since: number,
): string | null => {
  for (const { sessionId, phase, joinedAt, lastActivityAt, hold } of places) {
    const was = past.since(keyOf(sessionId, userId), since).map(whereOf);
    const said = where(phase, joinedAt, lastActivityAt, hold);
    if (!was.includes(said))
      return `${userId} is said to be ${said} in ${sessionId}, but was ${was.join(' or ')}`;
  }
  for (const sessionId of sessions())
    if (!places.some((place) => place.sessionId === sessionId) && isFindable(userId, sessionId))
      return `${userId} is in ${sessionId}, and it is not said`;
  return null;
};

const whereOf = (one: Participant | null): string =>
  one === null || one.phase === 'ended'
    ? 'nowhere'
    : where(one.phase, one.joinedAt, one.lastActivityAt, holdOf(one));

const where = (
  phase: string,
  joinedAt: number,
  lastActivityAt: number,
  hold: RosterEntry['hold'] | null,
): string =>
  `${phase} since ${joinedAt}, active at ${lastActivityAt}${hold ? `, ${hold.reason} until ${hold.until}` : ''}`;

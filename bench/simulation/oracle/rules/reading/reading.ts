import type { Item } from '../../../../../functions/aws/items/items.ts';
import type { DownMessage, DownOf, UpMessage } from '../../../../../shared/messages.ts';
import type { Participant, Role } from '../../../../../shared/presence/participant.ts';
import { placeOf } from '../../../platform/place.ts';
import type { Reading } from '../../../script/readings.ts';
import { GROUP } from '../../../script/script.ts';
import { connectionsOf, isInside, keyOf, type Ledger, type PersonAccount } from '../../account.ts';
import { createPast } from '../../past.ts';
import { noticeBound } from '../notice.ts';
import type { Sayings } from '../sayings.ts';
import { isAtDoor, isBetween, wrongDoor, wrongPlaces, wrongRoster } from './read-people.ts';
import { wrongRule } from './read-rules.ts';
import { createStays } from './read-stays.ts';
import { type Asked, wrongTimings } from './read-timings.ts';

/** The parts of a session that are looked at. */
type Seen = {
  readonly name: string;
  readonly state: string;
  readonly revision: number;
  readonly occupancy: number;
  readonly presence: number;
};

/**
 * Rule 14: what a backend reads was true at some instant between the request and the answer, belongs to nobody else,
 * and is complete.
 */
export const createReadingRules = (ledger: Ledger, sayings: Sayings) => {
  const { now, storm, dooms, rollout, people } = ledger;
  const past = createPast<Participant>(now);
  const sessions = createPast<Seen>(now);
  const roles = createPast<Role | null>(now);
  /** The session in which each connection is. */
  const places = createPast<string | null>(now);
  /** Where each person stands in the index of those whom time has to do something with. */
  const slots = createPast<string>(now);
  const stays = createStays(now);
  /** An index catches up within this. */
  const lag = storm === 0 ? 500 : 10_500;
  const fail = (what: string, sentence: string) => ledger.fail('14', `${what}: ${sentence}.`);

  const of = (sessionId: string) =>
    [...people.values()]
      .filter((account) => account.sessionId === sessionId)
      .map(({ person }) => person)
      .sort();
  const seen = { past, of, keyOf, sessions: () => [...sessions.keys()] };
  const pastsIn = (sessionId: string, since: number) =>
    of(sessionId).map((person) => past.since(keyOf(sessionId, person), since));

  const wrongSession = (
    { id, name, state, revision }: DownOf<'presence.session'>['session'],
    wanted: string,
    since: number,
  ): string | null => {
    const is = `${name} ${state} ${revision}`;
    const was = sessions.since(id, since).map((one) => `${one?.name} ${one?.state} ${one?.revision}`);
    if (id !== wanted) return `${id} was not asked for`;
    return was.includes(is) ? null : `${id} is said to be ${is}, but was ${was.join(' or ')}`;
  };

  const wrongRevision = (sessionId: string, revision: number, since: number): string | null => {
    const was = sessions.since(sessionId, since).map((one) => one?.presence ?? 0);
    return was.includes(revision)
      ? null
      : `the roster is of ${revision}, but ${was.join(' or ')} was the last`;
  };

  const wrongMembers = (
    { sessionId, members }: DownOf<'members'>,
    { lagging, cursor, next }: Asked,
  ): string | null => {
    for (const { userId, role } of members)
      if (!roles.since(keyOf(sessionId, userId), lagging).includes(role))
        return `${userId} is said to be ${role}, and was not`;
    if (cursor !== undefined || next !== null) return null;
    for (const key of roles.keys()) {
      const user = key.slice(sessionId.length + 1);
      if (key !== keyOf(sessionId, user) || members.some(({ userId }) => userId === user)) continue;
      if (roles.since(key, lagging).every((role) => role !== null))
        return `${user} belongs to it, and is missing`;
    }
    return null;
  };

  const isGone = (code: string, wanted: string): boolean =>
    (code === 'session.not-found' && dooms.has(wanted)) ||
    (code === 'group.not-found' && wanted === GROUP && sayings.isClosed());

  /** What is wrong with a page; null when nothing is. */
  const wrongPage = (reply: DownMessage, wanted: string, asked: Asked): string | null => {
    const { since, cursor, next } = asked;
    const page = { after: cursor ?? null, next, since };
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is read.
    switch (reply.type) {
      case 'presence.session':
        return (
          wrongSession(reply.session, wanted, since) ??
          wrongRevision(wanted, reply.revision, since) ??
          wrongRoster(seen, wanted, reply.roster, page) ??
          (isBetween(reply.waitingTotal, pastsIn(wanted, since), isAtDoor)
            ? null
            : `${reply.waitingTotal} are said to wait`) ??
          (sessions.since(wanted, since).some((one) => one?.occupancy === reply.occupancy)
            ? null
            : `${reply.occupancy} are said to be inside`)
        );
      case 'roster':
        return wrongRevision(wanted, reply.revision, since) ?? wrongRoster(seen, wanted, reply.roster, page);
      case 'presence.person':
        return wrongPlaces(
          seen,
          reply,
          (person, sessionId) => isFindable(person, sessionId, asked),
          asked.since,
        );
      case 'occupied':
        for (const session of reply.sessions) {
          const wrong = wrongSession(session, session.id, asked.lagging);
          if (wrong !== null) return wrong;
          if (session.occupancy === 0) return `nobody is inside ${session.id}`;
          if (!sessions.since(session.id, asked.lagging).some((one) => one?.occupancy === session.occupancy))
            return `${session.occupancy} are said to be inside ${session.id}`;
        }
        return null;
      case 'timings':
        return wrongTimings(ledger, seen, sayings, reply, asked);
      case 'session.rule':
      case 'group.rule': {
        const id = reply.type === 'group.rule' ? reply.groupId : reply.sessionId;
        if (id !== wanted) return `${id} was not asked for`;
        return wrongRule(reply, sayings.since(id, since), rollout.between(since, now()), id === GROUP);
      }
      case 'waiting':
        return wrongDoor(seen, wanted, reply, cursor === undefined && next === null, since);
      case 'members':
        return wrongMembers(reply, asked);
      case 'attendance':
        return null;
      case 'error':
        return isGone(reply.code, wanted) ? null : `it is refused as ${reply.code}`;
      default:
        return `${reply.type} is no answer`;
    }
  };

  return {
    written: (before: Item | undefined, after: Item | undefined): void => {
      const { owner, kind, name } = placeOf(after ?? before ?? {});
      if (kind === 'CONNECTION') places.note(owner, after?.sessionId?.S ?? null);
      if (kind === 'PARTICIPANT' && slotOf(before) !== slotOf(after))
        slots.note(keyOf(owner, name), slotOf(after));
      if (after?.sk?.S !== 'META' || after.occupancy === undefined) return;
      const one = seenIn(after);
      if (before === undefined || JSON.stringify(seenIn(before)) !== JSON.stringify(one))
        sessions.note(owner, one);
    },
    committed: ({ snapshot }: PersonAccount, after: Participant): void => {
      past.note(keyOf(after.sessionId, after.participantId), after);
      stays.committed(snapshot, after);
    },
    entitled: (sessionId: string, person: string, role: Role | null): void =>
      roles.note(keyOf(sessionId, person), role),
    /** A page was read. */
    page: (request: UpMessage, reply: DownMessage, askedAt: number): void => {
      const cursor = 'cursor' in request ? request.cursor : undefined;
      const next = 'next' in reply ? (reply.next as string | null) : null;
      const asked = { since: askedAt, lagging: askedAt - lag, cursor, next };
      const wanted =
        'sessionId' in request
          ? (request.sessionId ?? '')
          : 'groupId' in request
            ? (request.groupId ?? '')
            : '';
      const wrong = wrongPage(reply, wanted, asked);
      if (wrong !== null) fail(`${request.action} ${wanted}`, wrong);
    },
    /** All of it was read, page by page. */
    whole: ({ what, session, from }: Reading, pages: readonly DownMessage[], beganAt: number): void => {
      if (what === 'occupied' && from === null) {
        const found = new Set(
          pages.flatMap((page) => (page.type === 'occupied' ? page.sessions.map(({ id }) => id) : [])),
        );
        for (const id of sessions.keys())
          if (!found.has(id) && isOccupied(id, beganAt - lag)) fail('sessions.occupied', `${id} is missing`);
      }
      if (what === 'attendance' && from === null && !dooms.has(session)) {
        const read = pages.flatMap((page) => (page.type === 'attendance' ? page.stays : []));
        const wrong = stays.wrong(session, read, beganAt - noticeBound(ledger));
        if (wrong !== null) fail(`attendance.get ${session}`, wrong);
      }
    },
  };

  /**
   * Whether somebody who is there all the time must be found by their id: a guest always, others by a right to the session
   * that they have all the time, or by a connection there. Whose right was just taken away is on the way out.
   */
  function isFindable(person: string, sessionId: string, { since, lagging }: Asked): boolean {
    const key = keyOf(sessionId, person);
    const was = past.since(key, since);
    if (!was.every((one) => one !== null && one.phase !== 'ended')) return false;
    return (
      past.now(key)?.kind === 'guest' ||
      roles.since(key, lagging).every((role) => role !== null) ||
      connectionsOf(past.now(key)).some((id) =>
        places.since(id, lagging).every((place) => place === sessionId),
      )
    );
  }

  /**
   * Somebody has been inside all the time, and it was published. Whoever moves within the index is for a moment neither where they
   * were nor where they go.
   */
  function isOccupied(sessionId: string, since: number): boolean {
    return (
      sessions.since(sessionId, since).every((one) => (one?.occupancy ?? 0) > 0) &&
      of(sessionId).some((person) => {
        const key = keyOf(sessionId, person);
        return past.since(key, since).every(isInside) && slots.since(key, since).length === 1;
      })
    );
  }
};

const slotOf = (item: Item | undefined): string => `${item?.wakeShard?.S} ${item?.wakeAt?.N}`;

const seenIn = (item: Item): Seen => ({
  name: item.name?.S ?? '',
  state: item.state?.S ?? '',
  revision: Number(item.revision?.N),
  occupancy: Number(item.occupancy?.N),
  presence: Number(item.presenceSeq?.N ?? 0),
});

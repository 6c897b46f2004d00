import type { Session } from '../directory/session.ts';
import { after, type Duration, type Instant } from '../instant.ts';
import type { SecondHand } from '../ports/alarms.ts';
import type { Connections, ConnectionTable, Watcher } from '../ports/connections.ts';
import type { SessionTable, Showing } from '../ports/sessions.ts';
import type { Clock } from '../ports.ts';
import type { GoneConnection, SessionId } from '../presence/participant.ts';
import { may } from '../rights.ts';
import { eachTold, nothingTold, sayAll, type Told, together } from './telling.ts';

type TellingPorts = {
  readonly registry: ConnectionTable;
  readonly connections: Connections;
  readonly clock: Clock;
};

type Ports = TellingPorts & { readonly sessions: SessionTable; readonly secondHand: SecondHand };

/** How far the index of watchers may lag behind; half a second as a rule. */
const INDEX_LAG: Duration = 2_000;

/** How often somebody faster is helped: each time somebody else was faster still. */
const MOST_HELPED = 3;

/** What turns within this is told once more together. */
export const ONCE_MORE_WINDOW: Duration = 1_000;

/**
 * Tells the open lists when a session turns green or grey; costs nothing while it does neither. What they show is
 * noted as in doubt before the first is told and as known after the last, so that a death in between is followed by
 * telling again, whatever has become of the session meanwhile. Never rejects: what fails is told of.
 *
 * Whoever has just opened a list is not in the index, and their list may be as old as it: a message of the second hand
 * sees to it that they are told when the index has caught up (`showOnceMore`).
 *
 *     opens a list    │ turns          │ the index knows of them      │ once more
 *     ────────────────●────────────────●──────────────────────────────●──────▶
 *                     └── not found, and not told ──┘                 └ told
 */
export const show = async (
  ports: Ports,
  { session, shown, again }: { readonly session: Session } & Showing,
  helps = MOST_HELPED,
): Promise<Told> => {
  const { id, occupancyRevision: number } = session;
  const wanted = wantedOf(session);
  if (shown === wanted) return nothingTold;
  try {
    if (
      shown !== 'in doubt' &&
      (await ports.sessions.show(id, number, { shown: 'in doubt', again })) === 'older'
    )
      return showForFaster(ports, id, helps);
    // From before the index is asked, however long the telling takes.
    const lookedAt = ports.clock();
    const told = await tellLists(ports, session, () => true);
    if (told.failed.length + told.missed.length > 0) return told;
    // Before it is noted, so that no death lets it be forgotten.
    const ringing = await ringOnceMore(ports, id, again, lookedAt);
    const noted = await ports.sessions.show(id, number, { shown: wanted, again: ringing });
    return noted === 'older' ? together([told, await showForFaster(ports, id, helps)]) : told;
  } catch (error) {
    return { ...nothingTold, failed: [error] };
  }
};

const wantedOf = ({ occupancy }: Session) => (occupancy > 0 ? 'green' : 'grey');

/**
 * Whoever has published a higher number tells the lists, unless they have died since. Nobody waits to find out: what they have not
 * noted as told is told for them, since to tell it twice does no harm. Otherwise whoever was slower would have to leave all that
 * they owe themselves to the sweep. Where others go on being faster it stays owed after some rounds. Never rejects.
 */
export const showForFaster = async (
  ports: Ports,
  sessionId: SessionId,
  helps = MOST_HELPED,
): Promise<Told> => {
  try {
    const found = await ports.sessions.shown(sessionId);
    if (found === null || found.shown === wantedOf(found.session)) return nothingTold;
    if (helps > 0) return await show(ports, found, helps - 1);
    return { ...nothingTold, missed: ['The lists are for somebody faster to tell.'] };
  } catch (error) {
    return { ...nothingTold, failed: [error] };
  }
};

/** One message for what turns in a window, however often. */
const ringOnceMore = async (
  { secondHand }: Ports,
  sessionId: SessionId,
  again: Instant | null,
  lookedAt: Instant,
): Promise<Instant> => {
  if (again !== null && again >= after(lookedAt, INDEX_LAG)) return again;
  const at = after(lookedAt, INDEX_LAG + ONCE_MORE_WINDOW);
  await secondHand.ring({ type: 'lists', sessionId }, at);
  return at;
};

/**
 * Tells those who had just opened a list when the session turned, by a message for `at`, what it is now. All others have been
 * told. To tell anybody twice does no harm. Where a later message is, or was, under way, there is nothing to do: that turn
 * was told to all whom this one is about, since the index had caught up with them. So a queue full of old messages tells
 * of each session once.
 */
export const showOnceMore = async (
  ports: TellingPorts & { readonly sessions: SessionTable },
  sessionId: SessionId,
  at: Instant,
): Promise<Told> => {
  const found = await ports.sessions.shown(sessionId);
  if (found === null || (found.again !== null && found.again > at)) return nothingTold;
  const earliest = after(at, -(2 * INDEX_LAG + ONCE_MORE_WINDOW));
  return tellLists(ports, found.session, ({ watchingSince }) => watchingSince >= earliest);
};

const tellLists = async (
  { registry, connections, clock }: TellingPorts,
  { id: sessionId, occupancy, occupancyRevision: revision, state }: Session,
  isMeant: (watcher: Watcher) => boolean,
): Promise<Told> => {
  const serverTime = clock();
  const watching = (await registry.watching(sessionId)).filter(isMeant);
  // Whose credential has run out is told nothing more; their next message tells them why.
  const told = watching.filter(
    ({ user: { kind }, expiresAt }) =>
      expiresAt > serverTime && may('session.join', { kind, role: 'member', state }),
  );
  const message = { type: 'occupancy.changed', serverTime, sessionId, occupancy, revision } as const;
  const ids = told.map(({ connectionId }) => connectionId);
  const { gone, ...unreached } = await sayAll(connections, ids, message);
  return together([{ gone: [], ...unreached }, await eachTold(gone, (id) => forget(registry, id))]);
};

/** Nobody is there any more, and the platform may never say so. */
const forget = async (registry: ConnectionTable, connectionId: string): Promise<GoneConnection[]> => {
  const entry = await registry.remove(connectionId);
  if (!entry?.sessionId) return [];
  return [{ sessionId: entry.sessionId, participantId: entry.user.id, connectionId }];
};

import type { GoneConnection } from './participant.ts';
import type { SessionTable, Shown } from './ports/sessions.ts';
import type { Clock, Connections, ConnectionTable } from './ports.ts';
import { may } from './rights.ts';
import type { Session } from './session.ts';
import { eachTold, nothingTold, sayAll, type Told, together } from './telling.ts';

type Ports = {
  readonly sessions: SessionTable;
  readonly registry: ConnectionTable;
  readonly connections: Connections;
  readonly clock: Clock;
};

/**
 * Tells the open lists when a session turns green or grey; costs nothing while it does neither. What they show is
 * noted as in doubt before the first is told and as known after the last, so that a death in between is followed by
 * telling again, whatever has become of the session meanwhile. Never rejects: what fails is told of.
 */
export const show = async (
  ports: Ports,
  { session, shown }: { readonly session: Session; readonly shown: Shown },
): Promise<Told> => {
  const { id, occupancyRevision: number } = session;
  const wanted = session.occupancy > 0 ? 'green' : 'grey';
  if (shown === wanted) return nothingTold;
  try {
    // Whoever has published a higher number has the truth to tell.
    if (shown !== 'in doubt' && (await ports.sessions.show(id, number, 'in doubt')) === 'older')
      return nothingTold;
    const told = await tellLists(ports, session);
    if (told.failed.length + told.missed.length === 0) await ports.sessions.show(id, number, wanted);
    return told;
  } catch (error) {
    return { ...nothingTold, failed: [error] };
  }
};

const tellLists = async (
  { registry, connections, clock }: Ports,
  { id: sessionId, occupancy, occupancyRevision: revision, state }: Session,
): Promise<Told> => {
  const serverTime = clock();
  const watching = await registry.watching(sessionId);
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

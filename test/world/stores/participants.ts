import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import type {
  ConnectionId,
  Ended,
  Heard,
  Participant,
  ParticipantKey,
  SessionId,
} from '../../../shared/presence/participant.ts';

/** Participants in memory. What is stored is never changed, so it is returned as it is. */
export const memoryParticipants = (): ParticipantTable => {
  const sessions = new Map<SessionId, Map<string, Participant>>();

  const find = ({ sessionId, participantId }: ParticipantKey) => sessions.get(sessionId)?.get(participantId);
  const put = (participant: Participant) => {
    const people = sessions.get(participant.sessionId) ?? new Map<string, Participant>();
    sessions.set(participant.sessionId, people.set(participant.participantId, participant));
  };

  return {
    load: async (key) => find(key) ?? null,

    save: async (next) => {
      if ((find(next)?.version ?? 0) !== next.version - 1) return 'conflict';
      put(next);
      return 'saved';
    },

    touch: async (key, connectionId, at, now) => {
      const before = find(key);
      if (before?.phase !== 'present' || before.lastActivityAt >= at) return 'refused';
      const heard = heardOf(before, connectionId);
      if (!heard) return 'refused';
      const connections = { ...before.connections, [connectionId]: { ...heard, seenAt: now } };
      const next = { ...before, version: before.version + 1, lastActivityAt: at, connections };
      put(next);
      return next;
    },

    renew: async (key, connectionId, now) => {
      const before = find(key);
      if (!before || before.phase === 'ended') return 'refused';
      const heard = heardOf(before, connectionId);
      if (!heard) return 'refused';
      const connections = { ...before.connections, [connectionId]: { ...heard, seenAt: now } };
      const next = { ...before, version: before.version + 1, connections };
      put(next);
      return next;
    },

    gathered: async (sessionId) =>
      [...(sessions.get(sessionId)?.values() ?? [])].filter(({ phase }) => phase !== 'ended'),

    overdue: async (before, limit) => {
      const found: { key: ParticipantKey; wakeAt: number }[] = [];
      for (const people of sessions.values())
        for (const { wakeAt, sessionId, participantId } of people.values())
          if (wakeAt !== null && wakeAt < before) found.push({ key: { sessionId, participantId }, wakeAt });
      found.sort((one, other) => one.wakeAt - other.wakeAt);
      return found.slice(0, limit).map(({ key }) => key);
    },
  };
};

// An id may be the name of a property that every object has.
const heardOf = (
  { connections }: Exclude<Participant, Ended>,
  connectionId: ConnectionId,
): Heard | undefined => (Object.hasOwn(connections, connectionId) ? connections[connectionId] : undefined);

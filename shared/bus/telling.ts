import { hash } from 'node:crypto';
import type { ParticipantRecord } from '../audit/record.ts';
import type { Policy } from '../policy.ts';
import type { SessionId } from '../presence/participant.ts';
import type { Change } from './change.ts';
import { type BusEvent, VERSION } from './details.ts';

export type TellingSettings = {
  /** Which deployment it is, for consumers of a bus that several share. */
  readonly deployment: string;
  /** Whether people are named by their ids, or by pseudonyms. */
  readonly people: 'ids' | 'none';
};

/** What others are told of a change. No content, no names and no addresses are in it. */
export const toldOf = (change: Change, { deployment, people }: TellingSettings): BusEvent => {
  const { sessionId } = change;
  const called = (id: string): string => (people === 'ids' ? id : pseudonym(sessionId, id));
  const common = <L extends 'participant' | 'session' | 'closing' | 'occupancy'>(
    sequenceOf: L,
    sequence: number,
    at: number,
    ...which: readonly string[]
  ) => ({
    version: VERSION as typeof VERSION,
    id: idOf(deployment, sessionId, ...which, sequenceOf, String(sequence), String(at)),
    deployment,
    sessionId,
    at,
    sequenceOf,
    sequence,
  });

  switch (change.type) {
    case 'participant-record': {
      const { record } = change;
      const participantId = called(change.participantId);
      const detail = {
        ...common('participant', record.sequence, record.at, participantId),
        participantId,
        by: record.by === null ? null : called(record.by),
        cause: record.cause,
        deadline: record.deadline,
        lastActivityAt: record.lastActivityAt,
        timings: timingsOf(record.policy),
      };
      switch (record.type) {
        case 'ended':
          return { type: 'participant.ended', detail: { ...detail, ending: record.ending } };
        case 'held': {
          const { reason, until } = record;
          return { type: 'participant.held', detail: { ...detail, reason, until } };
        }
        default:
          return { type: eventOf(record.type), detail };
      }
    }
    case 'session-record': {
      const { type, sequence, at, state, policy } = change.record;
      const detail = { ...common('session', sequence, at, type), by: byOf(change.record.by, called) };
      return { type: `session.${type}` as const, detail: { ...detail, state, timings: timingsOf(policy) } };
    }
    case 'closed': {
      const { sequence, at, by } = change.record;
      const detail = { ...common('closing', sequence, at), by: byOf(by, called) };
      return { type: 'session.closed', detail };
    }
    case 'occupied':
    case 'emptied': {
      const { number, occupancy, at } = change;
      const detail = { ...common('occupancy', number, at, change.type), occupancy };
      return { type: `session.${change.type}` as const, detail };
    }
    case 'deleted':
      return {
        type: 'session.deleted',
        detail: common('session', change.records + 1, change.at, 'deleted'),
      };
  }
};

const eventOf = <T extends Exclude<ParticipantRecord['type'], 'ended' | 'held'>>(type: T) =>
  `participant.${type}` as const;

const byOf = (by: string | null, called: (id: string) => string): string | null =>
  by === null ? null : called(by);

/** What a session leaves as the deployment has it is not said. */
const timingsOf = ({ idleTimeout, warningPeriod }: Partial<Policy>) => ({
  ...(idleTimeout !== undefined && { idleTimeout }),
  ...(warningPeriod !== undefined && { warningPeriod }),
});

/** Nobody is followed by it from session to session. Whoever knows an id can make it, so it hides, and is no secret. */
const pseudonym = (sessionId: SessionId, id: string): string =>
  hash('sha256', JSON.stringify(['person', sessionId, id]), 'base64url').slice(0, 22);

/** Short and of one alphabet, whatever is in the ids. */
const idOf = (...parts: readonly string[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 27);

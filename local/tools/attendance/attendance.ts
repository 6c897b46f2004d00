import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { type Participation, participationsOf } from '../../../shared/evidence/participation.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Table } from '../evidence/held.ts';
import { pagesOf } from '../evidence/reading.ts';
import { auditSession, type Chain } from '../session/session-audit.ts';

/** Somebody's stay in a session, for whoever asks who was there. */
export type Attended = {
  readonly sessionId: string;
  readonly participantId: string;
  /** As the table knows it: for 30 days after they have left. */
  readonly name: string | null;
  /** Null when the beginning is not on record any more. */
  readonly from: Instant | null;
  /** Null while it lasts. */
  readonly to: Instant | null;
  /** Milliseconds inside, until now for somebody who is; null without a beginning. */
  readonly length: number | null;
  readonly ending: Participation['ending'];
  /** The moderator who has ended it. */
  readonly by: string | null;
  readonly warnings: number;
  readonly extensions: number;
  /** That the chain from which it follows is whole. */
  readonly whole: boolean;
};

/** Who is asked for, and of when: whoever was inside at any instant of it. */
export type Asked = {
  readonly sessionId?: string | undefined;
  readonly participantId?: string | undefined;
  readonly from: number;
  readonly to: number;
};

export type Reading = { readonly clock: () => Instant; readonly pause: () => Promise<void> };

/** Who was in when, and how it ended: of one session, or of one person wherever they were, in the order of time. */
export const attendance = async (
  place: Table,
  asked: Asked,
  reading: Reading,
): Promise<readonly Attended[]> => {
  const { sessionId, participantId } = asked;
  const sessions =
    sessionId === undefined ? await sessionsOf(place, participantId, reading.clock()) : [sessionId];
  const found: Attended[] = [];
  for (const id of sessions) {
    const audit = await auditSession(place, id, reading.pause, reading.clock);
    for (const chain of audit?.chains ?? [])
      if (participantId === undefined || chain.owner.participantId === participantId)
        found.push(...stays(chain, asked, reading.clock()));
  }
  return found.toSorted((one, other) => (one.from ?? 0) - (other.from ?? 0));
};

/** There is no list of where somebody once was: the whole table is gone through. */
const sessionsOf = async (
  place: Table,
  participantId: string | undefined,
  now: Instant,
): Promise<readonly string[]> => {
  const sessions = new Set<string>();
  for await (const { found } of pagesOf(place, null, now))
    for (const one of found)
      if (one.type === 'records' && one.owner.participantId === participantId)
        sessions.add(one.owner.sessionId);
  return [...sessions];
};

const stays = ({ owner, name, records, faults }: Chain, { from, to }: Asked, now: Instant): Attended[] => {
  const { sessionId, participantId } = owner;
  if (participantId === null) return [];
  // A chain of a participant holds no record of a session.
  return participationsOf(records as readonly ParticipantRecord[], null)
    .filter((one) => (one.from ?? 0) < to && (one.to ?? Number.POSITIVE_INFINITY) >= from)
    .map((one) => ({
      sessionId,
      participantId,
      name,
      from: one.from,
      to: one.to,
      length: one.from === null ? null : (one.to ?? now) - one.from,
      ending: one.ending,
      by: one.by,
      warnings: one.warnings,
      extensions: one.extensions,
      whole: faults.length === 0,
    }));
};

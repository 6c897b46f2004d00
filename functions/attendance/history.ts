import type { OwnStay, UpOf } from '../../shared/messages.ts';
import type { App, Caller } from '../app.ts';
import { mayOpen } from '../entering/entrance.ts';
import type { Answer } from '../message/answer.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { lastStays } from './last-stays.ts';
import { type Stay, staysOf } from './reading.ts';

/**
 * When somebody was inside themselves, and why it ended. It takes no right to the session: whoever has lost it may still know
 * why, and learns nothing of it but what they have lived through. One that does not exist has seen nobody.
 */
export const listHistory = async (
  app: Pick<App, 'records' | 'sessions'>,
  { user }: Caller,
  { sessionId, cursor }: UpOf<'history.list'>,
): Promise<Answer> => {
  if (sessionId === undefined) {
    const last = await lastStays(app, user.id, ({ session }) => mayOpen(user, session));
    return { type: 'history', stays: last.map(({ stay, name }) => ownStay(stay, name)), next: null };
  }
  const key = { sessionId, participantId: user.id };
  const { stays, next } = await staysOf(app.records, key, fromCursor(sessionId, cursor));
  return {
    type: 'history',
    stays: stays.map((stay) => ownStay(stay, null)),
    next: toCursor(sessionId, next),
  };
};

const ownStay = (stay: Stay, sessionName: string | null): OwnStay => {
  const { sessionId, from, to, ending, warnings, extensions, warnedFor, silences, policies, isPart } = stay;
  // Of whoever has gone, the one until then.
  const last = silences.at(-1);
  // Each participation has a record.
  const [{ policy }] = policies.slice(-1) as [(typeof policies)[number]];
  const { idleTimeout, warningPeriod, longestStay } = policy;
  return {
    sessionId,
    sessionName,
    from,
    to,
    ending,
    warnings,
    extensions,
    lastActivityAt: to !== null && last ? to - last.length : null,
    warnedAt: to !== null && warnedFor !== null ? to - warnedFor : null,
    idleTimeout,
    warningPeriod,
    longestStay,
    ...(isPart && { part: true as const }),
  };
};

import type { Attended, UpOf } from '../../shared/messages.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import type { ParticipantId, SessionId } from '../../shared/presence/participant.ts';
import type { Actor, App, Caller } from '../app.ts';
import { entrance } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { type Stay, staysIn, staysOf } from './reading.ts';

type Range = Pick<UpOf<'attendance.list'>, 'from' | 'to'>;
type Asked = Range & Pick<UpOf<'attendance.list'>, 'participantId' | 'cursor'>;

/** Who was in a session when, and how it ended, for those who moderate it. */
export const listAttendance = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, ...asked }: UpOf<'attendance.list'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'attendance.list');
  return 'refusal' in entered ? entered.refusal : attendanceOf(app, sessionId, asked);
};

/** A page of it, for whoever may know. */
export const attendanceOf = async (
  app: Named,
  sessionId: SessionId,
  { participantId, cursor, ...range }: Asked,
): Promise<Answer> => {
  const place = fromCursor(sessionId, cursor);
  const found =
    participantId === undefined
      ? await staysIn(app.records, sessionId, place)
      : await staysOf(app.records, { sessionId, participantId }, place);
  return told(app, range, found.stays, toCursor(sessionId, found.next));
};

type Named = Pick<App, 'records' | 'participants' | 'trouble'>;

/** Those of a stretch of time, with the names. */
export const told = async (
  app: Named,
  { from = 0, to = Number.POSITIVE_INFINITY }: Range,
  stays: readonly Stay[],
  next: string | null,
): Promise<Answer> => {
  if (from >= to) return refused('message.invalid', 'to: it has to be later than from');
  // Of a beginning or an end that is not known it may be that they were inside.
  const within = stays.filter((one) => (one.from ?? 0) < to && (one.to ?? Number.POSITIVE_INFINITY) >= from);
  return { type: 'attendance', stays: await named(app, within), next };
};

/** With the names of those who are meant, as far as they are known still. */
const named = async ({ participants, trouble }: Named, stays: readonly Stay[]): Promise<Attended[]> => {
  const names = new Map<string, string>();
  const people = new Map<string, { sessionId: SessionId; participantId: ParticipantId }>();
  for (const { sessionId, participantId, by } of stays)
    for (const one of by === null ? [participantId] : [participantId, by])
      people.set(JSON.stringify([sessionId, one]), { sessionId, participantId: one });
  await eachOf([...people], AT_ONCE, async ([key, whose]) => {
    try {
      const person = await participants.load(whose);
      if (person !== null) names.set(key, person.name);
    } catch (fault) {
      // An item that is damaged takes a name away, and hides nobody else.
      trouble(whose, fault);
    }
  });
  return stays.map(({ sessionId, participantId, from, to, ending, by, warnings, extensions, isPart }) => {
    const whoever = (one: ParticipantId) => ({
      participantId: one,
      name: names.get(JSON.stringify([sessionId, one])) ?? null,
    });
    return {
      sessionId,
      who: whoever(participantId),
      from,
      to,
      ending,
      by: by === null ? null : whoever(by),
      warnings,
      extensions,
      ...(isPart && { part: true as const }),
    };
  });
};

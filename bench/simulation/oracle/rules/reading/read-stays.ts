import type { DownOf } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { LONGEST_RUN } from '../../../platform/run.ts';
import { isInside, SKEW } from '../../account.ts';

/** When somebody was inside, as seen in the table. */
type Stay = { readonly from: number; to: number | null; ending: string | null };

/** Who was inside when, and how it ended: for each session, by person. */
export const createStays = (now: () => number) => {
  const stays = new Map<string, Map<string, Stay[]>>();
  return {
    committed: (before: Participant | null, after: Participant): void => {
      const { sessionId, participantId } = after;
      const ofSession = stays.get(sessionId) ?? new Map<string, Stay[]>();
      stays.set(sessionId, ofSession);
      const mine = ofSession.get(participantId) ?? [];
      ofSession.set(participantId, mine);
      if (!isInside(before) && isInside(after)) mine.push({ from: now(), to: null, ending: null });
      const last = mine.at(-1);
      if (last && last.to === null && after.phase === 'ended') {
        last.to = now();
        last.ending = after.ending;
      }
    },
    /**
     * What is wrong with what was read about a session, if everything earlier than this is on record; null when nothing
     * is.
     */
    wrong: (
      sessionId: string,
      read: readonly DownOf<'attendance'>['stays'][number][],
      recorded: number,
    ): string | null => {
      const byPerson = Map.groupBy(read, ({ who }) => who.participantId);
      for (const one of read) if (one.sessionId !== sessionId) return `${one.sessionId} is among them`;
      for (const [person] of byPerson)
        if (stays.get(sessionId)?.get(person) === undefined) return `${person} was never inside`;
      for (const [person, mine] of stays.get(sessionId) ?? []) {
        const wrong = wrongOf(mine, byPerson.get(person) ?? [], recorded);
        if (wrong !== null) return `${person} ${wrong}`;
      }
      return null;
    },
  };
};

const wrongOf = (
  mine: readonly Stay[],
  read: readonly DownOf<'attendance'>['stays'][number][],
  recorded: number,
): string | null => {
  const least = mine.filter(({ from }) => from <= recorded).length;
  if (read.length < least || read.length > mine.length)
    return `was inside ${least} times, and it is said ${read.length} times`;
  for (const [nth, { from, to, ending }] of read.entries()) {
    const was = mine[nth];
    if (was === undefined) return 'was not inside';
    if (from === null || Math.abs(from - was.from) > LONGEST_RUN + SKEW)
      return `came at ${was.from}, and it is said at ${from}`;
    if (to === null ? was.to !== null && was.to <= recorded : ending !== was.ending)
      return `left as ${was.ending} at ${was.to}, and it is said as ${ending} at ${to}`;
  }
  return null;
};

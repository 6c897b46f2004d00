import type { DownOf, RosterEntry } from '../../shared/messages.ts';

type Delta = DownOf<'presence.changed'>;
type Page = Pick<DownOf<'roster'>, 'revision' | 'roster' | 'next'>;

/**
 * Who is inside, as it is known. Pages and changes may arrive in any order: of each person the higher revision is the
 * truth, whether it says that they are there or that they have gone. A change that begins beyond what is known waits for
 * the one before it.
 */
export const rosterView = () => {
  const known = new Map<string, { revision: number; readonly entry: RosterEntry | null }>();
  let upTo = -1;
  let ahead: Delta[] = [];

  const keep = (id: string, revision: number, entry: RosterEntry | null) => {
    if ((known.get(id)?.revision ?? -1) <= revision) known.set(id, { revision, entry });
  };
  const settle = () => {
    ahead.sort((one, other) => one.since - other.since);
    ahead = ahead.filter(({ since, revision, joined, changed, left }) => {
      if (since > upTo) return true;
      if (revision > upTo) {
        for (const entry of [...joined, ...changed]) keep(entry.participantId, revision, entry);
        for (const { participantId } of left) keep(participantId, revision, null);
        upTo = revision;
      }
      return false;
    });
  };

  return {
    /** The first page is about to be asked for. It decides, whatever was known: a table that was restored counts on from before. */
    begin(): void {
      for (const one of known.values()) one.revision = -1;
      upTo = -1;
      ahead = [];
    },
    /** Says whether it has told anything. */
    change(delta: Delta): boolean {
      const before = upTo;
      ahead.push(delta);
      settle();
      return upTo > before;
    },
    /** Everybody after `from`, or from the beginning, up to where the next page begins. */
    page({ revision, roster, next }: Page, from: string | null): void {
      for (const [id, one] of known)
        if (id > (from ?? '') && (next === null || id <= next) && one.revision <= revision) known.delete(id);
      for (const entry of roster) keep(entry.participantId, revision, entry);
      if (from === null) upTo = Math.max(upTo, revision);
      settle();
    },
    /** A number if a change is missing, because its message was lost or has been overtaken; null when none is. */
    missingAfter: (): number | null => (ahead.length > 0 ? upTo : null),
    shown: (): { revision: number; roster: RosterEntry[] } => ({
      revision: upTo,
      roster: [...known.values()]
        .flatMap(({ entry }) => entry ?? [])
        .sort((one, other) => (one.participantId < other.participantId ? -1 : 1)),
    }),
  };
};

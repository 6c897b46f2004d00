import type { Item } from '../../../functions/aws/items/items.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import type { Participant, Role } from '../../../shared/presence/participant.ts';
import { placeOf } from '../platform/place.ts';
import type { Run } from '../platform/run.ts';
import { GROUP } from '../script/script.ts';
import type { PersonAccount } from './account.ts';
import type { Oracle } from './oracle.ts';
import { isDeletion } from './rules/directory/deletion.ts';
import { participantIn, recordIn } from './stored.ts';

/** What the oracle sees of the table: every write when it is made, and the contents at the end. */
export const createSight = (oracle: Oracle, items: () => Iterable<Item>) => {
  const wakes = new Map<string, number>();
  const former = new Map<string, Participant>();

  const noteWake = ({ pk, sk }: Item, after: Item | undefined) => {
    const name = `${pk?.S} ${sk?.S}`;
    if (after?.wakeAt?.N === undefined) wakes.delete(name);
    else wakes.set(name, Number(after.wakeAt.N));
  };

  return {
    written: (run: Run | null, before: Item | undefined, after: Item | undefined): void => {
      const item = after ?? before ?? {};
      const { owner, kind, name } = placeOf(item);
      oracle.stored(run, before, after);
      switch (kind) {
        case 'PARTICIPANT':
          noteWake(item, after);
          if (after === undefined) {
            const key = `${owner}/${name}`;
            oracle.putAside(run, participantIn(item), former.get(key) ?? null);
          } else if (run !== null) oracle.committed(run, participantIn(after));
          break;
        case 'FORMER':
          if (after === undefined) former.delete(`${owner}/${name}`);
          else former.set(`${owner}/${name}`, participantIn(item));
          break;
        case 'META':
          noteWake(item, after);
          oracle.owned(run, owner, before, after);
          if (after?.doomedAt !== undefined && before?.doomedAt === undefined) oracle.shut(owner);
          if (after?.occupancySeq !== undefined)
            oracle.published(owner, Number(after.occupancy?.N), Number(after.occupancySeq.N));
          if (after?.state?.S !== undefined && after.revision?.N !== before?.revision?.N)
            oracle.turned(owner, after.state.S as SessionState, Number(after.revision?.N));
          break;
        case 'SESSION':
          noteWake(item, after);
          if (before?.role?.S !== after?.role?.S)
            oracle.entitled(run, name, owner, (after?.role?.S ?? null) as Role | null);
          break;
        case 'CONTACT':
        case 'EMAIL':
          noteWake(item, after);
          break;
        case 'CONTENT':
          // Items that go with their session are judged by the rules of deletion.
          if (after === undefined && run !== null && isDeletion(run, owner)) break;
          if (name !== '' && after?.revision?.N !== before?.revision?.N) oracle.wrote(owner, name);
      }
    },

    anybodyOverdue: (before: number): boolean => {
      for (const wakeAt of wakes.values()) if (wakeAt < before) return true;
      return false;
    },

    /** What is on record about everybody, with what their items still owe to the record. */
    records: (): ((account: PersonAccount) => readonly ParticipantRecord[]) => {
      const chains = new Map<string, ParticipantRecord[]>();
      for (const item of items()) {
        const { owner, kind } = placeOf(item);
        const found = kind === 'AUDIT' ? recordIn(item) : null;
        if (found === null) continue;
        const name = `${owner}/${found.person}`;
        const chain = chains.get(name) ?? [];
        chains.set(name, chain);
        chain.push(found.record);
      }
      for (const chain of chains.values()) chain.sort((one, other) => one.sequence - other.sequence);
      return ({ sessionId, person, snapshot }) => {
        const written = chains.get(`${sessionId}/${person}`) ?? [];
        const owed = (snapshot?.owed?.records ?? []).filter(({ sequence }) => sequence > written.length);
        return [...written, ...owed];
      };
    },

    /** How a session belongs to the group, according to its entry there; null when it does not. */
    belongs: (sessionId: string): string | null => {
      for (const item of items()) {
        const { owner, kind, name } = placeOf(item);
        if (owner === GROUP && kind === 'SESSION' && name === sessionId) return item.belongs?.S ?? 'listed';
      }
      return null;
    },

    /** What a session holds, keyed by the names of the items. */
    content: (sessionId: string) => {
      const found = new Map<string, { revision: number; text: string }>();
      for (const item of items()) {
        const { owner, kind, name } = placeOf(item);
        if (owner === sessionId && kind === 'CONTENT' && item.value?.S !== undefined)
          found.set(name, { revision: Number(item.revision?.N), text: item.value.S });
      }
      return found;
    },
  };
};

export type Sight = ReturnType<typeof createSight>;

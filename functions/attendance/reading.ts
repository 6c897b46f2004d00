import { inOrder } from '../../shared/audit/order.ts';
import { type Participation, participationsOf } from '../../shared/evidence/participation.ts';
import { placeOf, type Recorded, type RecordPlace, type RecordTable } from '../../shared/evidence/records.ts';
import { firstWhole, settled } from '../../shared/evidence/settled.ts';
import type { ParticipantId, ParticipantKey, SessionId } from '../../shared/presence/participant.ts';

/** How many records are read at a time, and so the most participations that one answer tells of. */
export const RECORDS_AT_ONCE = 50;

/** Of how many records a participation is told as a whole. */
export const MOST_RECORDS = 1_000;

/** A participation of somebody in a session; `isPart` when not all of its records are told of. */
export type Stay = ParticipantKey & Participation & { readonly isPart: boolean };

/** Some of them, and from where the next ones are to be read; null with the last. */
export type Stays = { readonly stays: readonly Stay[]; readonly next: RecordPlace | null };

/** Of everybody in a session: in the order of their ids, and for each the oldest first. */
export const staysIn = async (
  records: RecordTable,
  sessionId: SessionId,
  after: RecordPlace | null,
): Promise<Stays> => {
  const { found, last, isWhole } = await gathered(
    (from, most) => records.ofSession(sessionId, from, most),
    after,
    (all) => settledOf(all).length > 0,
  );
  const told = last === null || !isWhole ? found : settledOf(found);
  const stays = [...chainsOf(told)].flatMap(([participantId, chain]) =>
    participationsOf(inOrder(chain), null).map((one) => {
      const isCut = !isWhole || !one.isWhole || (one.from === null && participantId === after?.participantId);
      return { sessionId, participantId, ...one, isPart: isCut };
    }),
  );
  const end = told.at(-1);
  return { stays, next: last === null ? null : end ? placeOf(end) : last };
};

/** Of one person in a session, the newest first. */
export const staysOf = async (
  records: RecordTable,
  key: ParticipantKey,
  before: RecordPlace | null,
): Promise<Stays> => {
  const { found, last, isWhole } = await gathered(
    (from, most) => records.ofPerson(key, from, most),
    before,
    (all) => wholeOf(all).length > 0,
  );
  const told = last === null || !isWhole ? found.toReversed() : wholeOf(found);
  const stays = participationsOf(inOrder(told.map(({ record }) => record)), null).map((one) => {
    const isCut = !isWhole || !one.isWhole || (one.to === null && before !== null);
    return { ...key, ...one, isPart: isCut };
  });
  const [start] = told;
  return { stays: stays.toReversed(), next: last === null ? null : start ? placeOf(start) : last };
};

type Read = (from: RecordPlace | null, most: number) => ReturnType<RecordTable['ofPerson']>;

/** As many records as it takes for something to be told of them, unless that is too many. */
const gathered = async (
  read: Read,
  from: RecordPlace | null,
  isEnough: (found: readonly Recorded[]) => boolean,
): Promise<{ found: readonly Recorded[]; last: RecordPlace | null; isWhole: boolean }> => {
  let found: readonly Recorded[] = [];
  let last = from;
  for (let left = MOST_RECORDS; left > 0; left -= RECORDS_AT_ONCE) {
    const page = await read(last, RECORDS_AT_ONCE);
    found = [...found, ...page.records];
    last = page.last;
    if (last === null || isEnough(found)) return { found, last, isWhole: true };
  }
  // Very many that are very short are as many as others.
  const isOver = found.some(({ record }) => record.type === 'ended');
  found = isOver ? found.slice(0, RECORDS_AT_ONCE) : found;
  return { found, last, isWhole: false };
};

/** Of whom there are others behind, everything; and of the last one, whose records may go on, what is over. */
const settledOf = (found: readonly Recorded[]): readonly Recorded[] => {
  const end = found.at(-1)?.participantId;
  const start = found.findIndex(({ participantId }) => participantId === end);
  const rest = found.slice(start).map(({ record }) => record);
  return found.slice(0, start + settled(rest));
};

/** By time, from the first participation on that is among them as a whole. */
const wholeOf = (newestFirst: readonly Recorded[]): readonly Recorded[] => {
  const byTime = newestFirst.toReversed();
  return byTime.slice(firstWhole(byTime.map(({ record }) => record)));
};

const chainsOf = (found: readonly Recorded[]): ReadonlyMap<ParticipantId, readonly Recorded['record'][]> => {
  const chains = new Map<ParticipantId, Recorded['record'][]>();
  for (const { participantId, record } of found) {
    const chain = chains.get(participantId);
    if (chain) chain.push(record);
    else chains.set(participantId, [record]);
  }
  return chains;
};

import { hash } from 'node:crypto';
import type { ParticipantRecord } from '../../../../shared/audit/record.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { differences } from '../../../../shared/replay/comparison.ts';
import { replayed } from '../../../../shared/replay/replay.ts';
import { type Fail, isGoverned, keyOf, type PersonAccount } from '../account.ts';
import { holdOf } from './timings/hold.ts';

/** Everything that the table was seen to make of somebody is on record once, in order, in an unbroken chain. */
export type AuditRules = {
  readonly committed: (account: PersonAccount, before: Participant | null, after: Participant) => void;
  readonly judge: (account: PersonAccount, records: readonly ParticipantRecord[]) => void;
  /** What the table was seen to make of somebody. */
  readonly became: (account: PersonAccount) => readonly string[];
};

export const createAuditRules = (fail: Fail): AuditRules => {
  const expected = new Map<string, string[]>();
  return {
    committed: ({ sessionId, person }, before, after) => {
      const key = keyOf(sessionId, person);
      expected.set(key, [...(expected.get(key) ?? []), ...becameOf(before, after)]);
    },
    became: ({ sessionId, person }) => expected.get(keyOf(sessionId, person)) ?? [],
    judge: ({ sessionId, person, snapshot }, records) => {
      const broken = (sentence: string) => fail('audit', `${person}: ${sentence}`);
      const found = records.map((record) => ('ending' in record ? record.ending : record.type));
      const wanted = expected.get(keyOf(sessionId, person)) ?? [];
      if (found.join() !== wanted.join())
        broken(`${wanted.join()} came to pass, ${found.join()} is on record.`);
      let head = '';
      for (const [index, record] of records.entries()) {
        if (record.sequence !== index + 1 || record.previous !== head)
          broken(`the chain breaks at ${index + 1}.`);
        head = hashOf(sessionId, person, record);
      }
      if (snapshot === null) return;
      if (snapshot.trail.head !== head) broken('the item knows of another last record.');
      const { participant, fault } = replayed({ sessionId, participantId: person }, records);
      const differing = participant ? differences(participant, snapshot) : ['nobody'];
      if (fault !== null) broken(fault);
      else if (differing.length > 0) broken(`the replay ends with another ${differing.join(' and ')}.`);
    },
  };
};

/** What has become of somebody between two states of the table, in the words of the records. */
const becameOf = (before: Participant | null, after: Participant): string[] => {
  const warnedAt = before !== null && 'warnedAt' in before ? before.warnedAt : null;
  const stands = 'warnedAt' in after ? after.warnedAt : null;
  const governed = isGoverned(before, after) ? ['governed'] : [];
  // A change of rules comes in the same write as whatever else happens, in an order that only the records tell.
  const told = before === null || governed.length === 0 ? null : recordedIn(before, after);
  if (told?.includes('governed') && leadsTo(before, told, after)) return told;
  const isAnswered = before?.phase === 'warned' && stands !== warnedAt;
  const answered = isAnswered && governed.length === 0 ? ['extended'] : [];
  const isWarned = stands !== null && stands !== warnedAt;
  const released = releasedOf(before, after, isWarned);
  const warned = [...governed, ...answered, ...released, ...(isWarned ? ['warned'] : [])];
  const [was, is] = [holdOf(before), holdOf(after)];
  const held = is !== null && (was?.until !== is.until || was.reason !== is.reason) ? ['held'] : [];
  if (after.phase === 'ended') {
    const same =
      before?.phase === 'ended' && before.endedAt === after.endedAt && before.ending === after.ending;
    return same ? [] : [...warned, after.ending];
  }
  if (after.phase === 'waiting') return before?.phase === 'waiting' ? [] : ['knocked'];
  if (before === null) return ['joined', ...warned];
  if (before.phase === 'ended') return ['returned', ...warned];
  if (before.phase === 'waiting') return ['admitted', ...warned];
  return [...warned, ...held];
};

const recordedIn = (before: Participant, after: Participant): string[] =>
  (after.owed?.records ?? [])
    .filter(({ sequence }) => sequence > before.trail.length)
    .map((record) => ('ending' in record ? record.ending : record.type));

/** Whether these records lead from one state to the other. */
const leadsTo = (before: Participant | null, became: readonly string[], after: Participant): boolean => {
  let phase = before?.phase;
  for (const what of became)
    if (what === 'warned') phase = 'warned';
    else if (what === 'extended') phase = 'present';
    else if (what === 'governed') phase = after.phase === 'present' ? 'present' : phase;
    else if (what !== 'held' && what !== 'released') phase = 'ended';
  return phase === after.phase;
};

/**
 * A hold that ends before its participation is on record. When both are over, only the record says which ended first.
 */
const releasedOf = (before: Participant | null, after: Participant, isWarned: boolean): string[] => {
  if (before === null || holdOf(before) === null || holdOf(after) !== null) return [];
  const isFirst = (after.owed?.records ?? []).some(
    ({ type, sequence }) => type === 'released' && sequence > before.trail.length,
  );
  return after.phase !== 'ended' || isWarned || isFirst ? ['released'] : [];
};

const hashOf = (sessionId: string, person: string, record: ParticipantRecord): string => {
  const text = JSON.stringify([sessionId, person, sorted(record)]);
  return hash('sha256', text, 'base64url');
};

const sorted = (fields: Readonly<Record<string, unknown>>): object => {
  const inOrder: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    inOrder[name] = typeof value === 'object' && value !== null ? sorted({ ...value }) : value;
  }
  return inOrder;
};

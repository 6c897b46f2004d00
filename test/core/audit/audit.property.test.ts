import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { hashOf } from '../../../shared/audit/trail.ts';
import { verified } from '../../../shared/audit/verification.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { history, historyWithLogins, runs, type Step } from '../histories.ts';
import { key } from '../people.ts';

/** What is on record after a history in which no record was ever known to be written. */
const recordsOf = (steps: readonly Step[]): readonly ParticipantRecord[] =>
  lastOf(steps)?.owed?.records ?? [];

const lastOf = (steps: readonly Step[]): Participant | null => steps.at(-1)?.next ?? null;

const holds = (
  check: (records: readonly ParticipantRecord[], last: Participant) => void,
  numRuns = 2_000,
  among = history,
) =>
  fc.assert(
    fc.property(among, (steps) => {
      const last = lastOf(steps);
      if (last !== null) check(recordsOf(steps), last);
    }),
    { numRuns: runs(numRuns) },
  );

const timed = (participant: Participant | null): string => JSON.stringify(participant?.policy);

/** Null for somebody who is not warned. */
const silentSince = (participant: Participant | null): number | null =>
  participant?.phase === 'warned' ? participant.lastActivityAt : null;

const heldAs = (participant: Participant | null): string | null =>
  participant?.phase === 'present' && participant.hold ? JSON.stringify(participant.hold) : null;

describe('The audit trail of any history', () => {
  test('is one whole chain, whose last hash is in the item', () =>
    holds((records, { trail }) => {
      expect(verified(key, records, trail)).toEqual({ faults: [], expired: 0 });
      expect(records.length).toBeGreaterThan(0);
    }));

  test.each([
    ['', history],
    [', with logins too', historyWithLogins],
  ])('replays through the core to the same state%s', (_, among) =>
    holds(
      (records, last) => {
        const { participant, fault } = replayed(key, records);
        expect(fault).toBeNull();
        expect(participant && differences(participant, last)).toEqual([]);
      },
      3_000,
      among,
    ),
  );

  test('says of each phase how it came about: whoever ends, begins or is warned is on record, and nothing else is', () =>
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, next } of steps) {
          const added = (next?.trail.length ?? 0) - (before?.trail.length ?? 0);
          // Somebody who returns with work of a while ago may be extended, and warned anew, in one step.
          const turned =
            before?.phase !== next?.phase ||
            before?.joinedAt !== next?.joinedAt ||
            silentSince(before) !== silentSince(next) ||
            heldAs(before) !== heldAs(next) ||
            // Another rule for somebody inside is a record of its own.
            (next?.phase !== 'waiting' && timed(before) !== timed(next));
          if (added > 0) expect(turned || before?.phase === 'ended').toBe(true);
          if (turned) expect(added).toBeGreaterThan(0);
        }
      }),
    ));

  test('reveals any changed field by its hash', () =>
    fc.assert(
      fc.property(history, fc.nat(), fc.nat(), (steps, which, field) => {
        const records = recordsOf(steps);
        const record = records[which % Math.max(1, records.length)];
        if (record === undefined) return;
        const names = Object.keys(record) as (keyof ParticipantRecord)[];
        const name = names[field % names.length] as keyof ParticipantRecord;
        expect(hashOf(key, { ...record, [name]: 'forged' })).not.toBe(hashOf(key, record));
      }),
    ));

  test('reveals every record that was changed, left out, doubled or moved', () =>
    fc.assert(
      fc.property(
        history,
        fc.nat(),
        fc.constantFrom('changed', 'left out', 'doubled', 'swapped'),
        (steps, which, how) => {
          const last = lastOf(steps);
          const records = recordsOf(steps);
          if (last === null || records.length < 3) return;
          // Not the first: records past their retention are left out by the table itself.
          const at = 1 + (which % (records.length - 1));
          const [before, one, after] = [
            records.slice(0, at),
            records.slice(at, at + 1),
            records.slice(at + 1),
          ];
          const forged = {
            changed: [
              ...before,
              ...one.map((record) => ({ ...record, at: record.deadline ?? record.at, by: 'x' })),
              ...after,
            ],
            'left out': [...before, ...after],
            doubled: [...before, ...one, ...one, ...after],
            swapped: [...one, ...before, ...after],
          }[how];
          expect(verified(key, forged, last.trail).faults).not.toEqual([]);
        },
      ),
    ));
});

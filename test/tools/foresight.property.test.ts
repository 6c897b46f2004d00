import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type EventKind, type Foreseen, foreseen } from '../../local/tools/foresight/foresight.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import type { Policy } from '../../shared/policy.ts';
import { history, historyWithLogins, runs, type Step } from '../core/histories.ts';

const recordsOf = (steps: readonly Step[]): readonly ParticipantRecord[] =>
  steps.at(-1)?.next?.owed?.records ?? [];

const judged = (steps: readonly Step[], ruleOf: Parameters<typeof foreseen>[1]) => {
  const last = steps.at(-1);
  const next = last?.next;
  if (!last || !next) return [];
  const activeAt = next.phase === 'ended' ? null : next.lastActivityAt;
  const story = { participantId: 'anna', records: recordsOf(steps), until: last.now, activeAt };
  return foreseen(story, ruleOf);
};

const timesOf = (events: readonly Foreseen[], kind: EventKind, isMeant: (one: Foreseen) => boolean) =>
  events.filter((one) => one.kind === kind && isMeant(one)).reduce((sum, { times }) => sum + times, 0);

describe('In any history', () => {
  test.each([
    ['', history],
    [', with logins too', historyWithLogins],
  ])('the rule that was in force would certainly have done exactly what it did%s', (_, among) =>
    fc.assert(
      fc.property(among, (steps) => {
        const events = judged(steps, (inForce) => inForce);
        const records = recordsOf(steps);
        const happened = (meant: (record: ParticipantRecord) => boolean) => records.filter(meant).length;
        const certain = (kind: EventKind) => timesOf(events, kind, (one) => one.certain);
        expect(certain('warned')).toBe(happened(({ type }) => type === 'warned'));
        const endedBy = (ending: string) => (one: ParticipantRecord) =>
          one.type === 'ended' && one.ending === ending;
        expect(certain('inactivity')).toBe(happened(endedBy('inactivity')));
        expect(certain('limit')).toBe(happened(endedBy('limit')));
        expect(events.filter((one) => !one.certain)).toEqual([]);
      }),
      { numRuns: runs(3_000) },
    ),
  );

  test('a tighter rule warns everybody whom the one in force has warned', () =>
    fc.assert(
      fc.property(history, fc.double({ min: 0.05, max: 1, noNaN: true }), (steps, share) => {
        const tighter = (inForce: Policy) => ({ ...inForce, idleTimeout: inForce.idleTimeout * share });
        const certain = timesOf(judged(steps, tighter), 'warned', (one) => one.certain);
        expect(certain).toBeGreaterThanOrEqual(
          recordsOf(steps).filter(({ type }) => type === 'warned').length,
        );
      }),
      { numRuns: runs(2_000) },
    ));
});

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { instant } from '../../../shared/instant.ts';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { limitAt } from '../../../shared/presence/deadlines.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { history, policies, runs } from '../histories.ts';
import { holds } from './any-step.ts';

const NEVER = instant(Number.MAX_SAFE_INTEGER);

const isOfAnother = (
  deployed: Participant['deployed'],
  { deploying = null }: HappeningOf<'govern'>,
  now: number,
): boolean =>
  deploying !== null &&
  (deployed === undefined ||
    (deployed.mark !== deploying.mark && now >= deployed.since + deploying.sideBySide));

/** Everything about somebody except counters of writes, and which hands are set. */
const lookOf = (person: Participant | null) => {
  const {
    version: _writes,
    decidedAt: _then,
    alarm: _hour,
    ringAt: _second,
    wakeAt: _slot,
    owed,
    ...look
  } = person ?? ({} as Participant);
  const { stamp: _stamp, ...debts } = owed ?? { stamp: 0 };
  return { ...look, debts };
};

describe('In any history', () => {
  test('an outdated rule changes nothing, and any other is in force', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !before || before.phase === 'ended') return;
      const [was, is] = [before.rule?.revision ?? 0, told.rule?.revision ?? 0];
      const isOlder = is < was || (is === was && !isOfAnother(before.deployed, told, now));
      if (isOlder) expect(next).toMatchObject({ policy: before.policy, phase: before.phase });
      else expect(next?.policy).toEqual({ ...told.policy, participantLimit: before.policy.participantLimit });
    }));

  test('nobody is put under another deployment twice while functions of two may be running, except by a newer rule', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !before?.deployed || before.phase === 'ended') return;
      const isNewer = (told.rule?.revision ?? 0) > (before.rule?.revision ?? 0);
      const { mark, since } = before.deployed;
      if (next?.deployed?.mark === mark) expect(next.deployed.since).toBe(since);
      else if (!isNewer) expect(now).toBeGreaterThanOrEqual(since + (told.deploying?.sideBySide ?? 0));
    }));

  test('another deployment and whatever happens in the same write have the same effect as one after the other', () =>
    fc.assert(
      fc.property(history, fc.constantFrom(...policies), (steps, policy) => {
        for (const { before, happening: told, now } of steps) {
          if (before === null || before.phase === 'ended' || told.type === 'govern') continue;
          const deploying = { mark: 'the next', sideBySide: 0 };
          const first = {
            type: 'govern',
            policy,
            ...(before.rule && { rule: before.rule }),
            deploying,
          } as const;
          const together = decide(before, told, now, first);
          const isAct =
            ['activity', 'extend', 'hold', 'release'].includes(told.type) ||
            (told.type === 'join' && !told.resume);
          const [one, other] = isAct ? [told, first] : [first, told];
          const begun = decide(before, one, now);
          const ended = decide(begun.next, other, now);
          expect(lookOf(together.next)).toEqual(lookOf(ended.next));
          expect(together.refusal).toBe(isAct ? begun.refusal : ended.refusal);
          expect(together.next?.version).toBe(before.version + 1);
        }
      }),
      { numRuns: runs(1_000) },
    ));

  test('a rule ends nobody', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !next || !before) return;
      expect(next.phase === 'ended').toBe(before.phase === 'ended');
      if (next.phase !== 'present' && next.phase !== 'warned') return;
      const [was, is] = [limitAt(before as typeof next), limitAt(next)];
      if (is !== null && is < (was ?? NEVER) && next.governed)
        expect(is).toBeGreaterThanOrEqual(
          Math.min(
            Number(was ?? NEVER),
            now + Math.min(before.policy.warningPeriod, next.policy.warningPeriod),
          ),
        );
    }));
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SHOWN, summaryOf } from '../../local/tools/evidence/summary.ts';
import type { State } from '../../local/tools/evidence/working-folder.ts';
import { exceptionsOf } from '../../shared/evidence/exceptions.ts';
import { longestSilence, participationsOf } from '../../shared/evidence/participation.ts';
import { instant } from '../../shared/instant.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import { clausesOf, standardIds, standards } from '../../shared/standards/standard.ts';
import { against, isTolerated } from '../../verifier/clauses.ts';
import { longestOf, staysOf } from '../../verifier/stays.ts';
import { summaryOf as pageOf, type Shown } from '../../verifier/summary.ts';
import { MINUTE, type Moment, recordsOf, SECOND } from './chains.ts';

const key = { sessionId: 's1', participantId: 'anna' };
const start = 1_795_276_800_000;

const types = [
  'joined',
  'returned',
  'knocked',
  'admitted',
  'warned',
  'extended',
  'governed',
  'ended',
] as const;
const endings = [
  'exit',
  'inactivity',
  'denied',
  'unanswered',
  'uninvited',
  'crowded',
  'disconnected',
  'limit',
  'removed',
] as const;

const moments = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    after: fc.integer({ min: 0, max: 40 * MINUTE }),
    quiet: fc.integer({ min: 0, max: 30 * MINUTE }),
    late: fc.option(fc.integer({ min: 0, max: 5 * SECOND })),
    ending: fc.constantFrom(...endings),
    lifted: fc.boolean(),
    /** How long ago they logged in; null where nobody asked. */
    loggedIn: fc.option(fc.integer({ min: 0, max: 90 * MINUTE })),
  }),
  { minLength: 1, maxLength: 12 },
);

const policies = fc
  .record({
    idleTimeout: fc.integer({ min: MINUTE, max: 40 * MINUTE }),
    warningPeriod: fc.integer({ min: 10 * SECOND, max: 30 * MINUTE }),
    longestStay: fc.option(fc.integer({ min: MINUTE, max: 30 * 60 * MINUTE })),
    reentry: fc.constantFrom('login' as const, undefined),
  })
  .map(({ reentry, ...timings }): Policy => ({ ...policyFrom(timings), ...(reentry && { reentry }) }));

const chains = fc.record({
  moments,
  policy: policies,
  cut: fc.integer({ min: 0, max: 4 }),
  standard: fc.constantFrom(...standardIds),
  tolerance: fc.constantFrom(0, 2 * SECOND, MINUTE),
  seen: fc.option(fc.integer({ min: 0, max: 60 * MINUTE })),
  login: fc.option(fc.integer({ min: 0, max: 60 * MINUTE })),
});

const loginOf = (now: number, ago: number | null) =>
  ago === null ? {} : { authenticatedAt: instant(now - ago) };

/** Any chain, even one that no core would decide: the rules are written twice, and must agree. */
test('The program that makes evidence and the one that checks it see the same in any chain', () => {
  fc.assert(
    fc.property(chains, ({ moments: drawn, policy, cut, standard, tolerance, seen: away, login }) => {
      let at = start;
      const told = drawn.map(({ type, after, quiet, late, ending, lifted, loggedIn }): Moment => {
        at += after;
        return {
          type,
          at: instant(at),
          lastActivityAt: instant(at - quiet),
          deadline: late === null ? null : instant(at - late),
          ...(loggedIn !== null && { authenticatedAt: instant(at - loggedIn) }),
          ...(type === 'ended' && { ending }),
          ...(type === 'governed' && { lifted }),
        } as Moment;
      });
      const records = recordsOf(key, told, policy).records.slice(cut);
      const now = instant(at + MINUTE);
      const seen =
        away === null ? null : { at: now, lastActivityAt: instant(now - away), ...loginOf(now, login) };
      const clauses = clausesOf([standard]);

      const ours = participationsOf(records, seen).map((one) => {
        const { policies: _policies, isWhole: _isWhole, ...said } = one;
        return { ...said, longest: longestSilence(one), against: exceptionsOf(one, clauses, tolerance, now) };
      });
      const chain = { ...key, records, head: { head: '', length: 0 }, seen, isWitnessed: true };
      const theirs = staysOf(chain as Parameters<typeof staysOf>[0]).map((one) => {
        const { policies: _policies, ...said } = one;
        const found = clauses.flatMap((clause) => against(one, clause, now));
        return {
          ...said,
          longest: longestOf(one.silences),
          against: found.filter((each) => !isTolerated(each, tolerance)),
        };
      });
      expect(theirs).toEqual(ours);
    }),
    { numRuns: 3_000 },
  );
});

test('What is beyond a limit by the tolerance is tolerated, and by a millisecond more is not', () => {
  const beyond = (rule: string, by: number | null) =>
    isTolerated({ rule, clause: 'C', at: start, measured: null, limit: null, by }, 2 * SECOND);
  expect(['idle', 'stay', 'warning', 'policy.idle'].map((rule) => beyond(rule, 2_000))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([beyond('idle', 2_001), beyond('stay', 2_001), beyond('idle', null)]).toEqual([false, false, false]);
});

const counts = fc.nat(3);
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
const lengths = fc.option(fc.oneof(fc.nat(90_000), fc.nat(40 * 24 * 60 * MINUTE)));
const words = fc.oneof(fc.constantFrom('<b>', 'a & "b"', "o'clock"), fc.string());
const rules = ['idle', 'stay', 'warning', 'unextended', 'reentry'] as const;
const found = fc.record({
  sessionId: words,
  participantId: words,
  rule: fc.constantFrom(...rules, ...rules.map((rule) => `policy.${rule}` as const)),
  clause: words,
  at: instants,
  measured: lengths,
  limit: lengths,
  by: lengths,
});
const summaries = fc.record({
  ids: fc.uniqueArray(fc.constantFrom(...standardIds), { minLength: 1, maxLength: 3 }),
  table: words,
  key: fc.option(words),
  times: fc.tuple(instants, instants, instants, fc.nat(60 * MINUTE)),
  numbers: fc.tuple(counts, counts, counts, counts, counts, counts, counts),
  ended: fc.dictionary(fc.constantFrom(...endings), counts),
  longest: fc.option(fc.record({ length: fc.nat(40 * 24 * 60 * MINUTE), until: instants })),
  exceptions: fc.array(found, { maxLength: 4 }),
  again: fc.constantFrom(1, 1, 1, 60),
});

test('The page that an auditor reads is the same, letter by letter, of whatever it says', () => {
  fc.assert(
    fc.property(summaries, (drawn) => {
      const { ids, table, key, times, numbers, ended, longest, exceptions, again } = drawn;
      const [from, to, startedAt, tolerance] = times;
      const [chains, records, participations, open, warnings, extensions, tolerated] = numbers;
      const all = Array.from({ length: again }, () => exceptions).flat();
      const byRule: Record<string, number> = {};
      for (const { rule } of all) byRule[rule] = (byRule[rule] ?? 0) + 1;
      const totals = {
        participations,
        open,
        warnings,
        extensions,
        tolerated,
        endings: ended,
        longestSilence: longest,
        exceptions: byRule,
      };
      const judged = ids.map((id) => ({ id, ...standards[id] }));
      const shown = all.slice(0, SHOWN);
      const asked = { table, from, to, tolerance, standards: ids };
      const state = { asked, startedAt, totals, chains, records } as unknown as State;
      const lines = shown.map((one) => JSON.stringify(one));
      const manifest = { table, from, to, startedAt, tolerance, standards: judged };
      expect(
        pageOf(
          manifest as unknown as Parameters<typeof pageOf>[0],
          { ...totals, chains, records } as Parameters<typeof pageOf>[1],
          shown as readonly Shown[],
          key,
        ),
      ).toBe(summaryOf(state, judged, lines, key));
    }),
    { numRuns: 500 },
  );
});

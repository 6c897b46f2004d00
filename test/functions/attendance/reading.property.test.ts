import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MOST_RECORDS,
  RECORDS_AT_ONCE,
  type Stay,
  staysIn,
  staysOf,
} from '../../../functions/attendance/reading.ts';
import { inOrder } from '../../../shared/audit/order.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { participationsOf } from '../../../shared/evidence/participation.ts';
import type { RecordPlace, RecordTable } from '../../../shared/evidence/records.ts';
import { instant } from '../../../shared/instant.ts';
import { record, start } from '../../contracts/people.ts';
import { memoryAudit } from '../../world/stores/audit.ts';
import { memoryRecords } from '../../world/stores/records.ts';

type Kind = 'joined' | 'warned' | 'extended' | 'ended' | 'knocked';

/** A chain of these, ten seconds apart, by clocks that differ by slightly more. */
const chain = (kinds: readonly Kind[], skews: readonly number[] = [], first = 1): ParticipantRecord[] =>
  kinds.map((type, index) => {
    const at = instant(start + index * 10_000 + (skews[index] ?? 0));
    const { ending: _, ...bare } = record as Extract<ParticipantRecord, { type: 'ended' }>;
    const what = type === 'ended' ? { ending: 'exit' } : { deadline: null };
    return {
      ...bare,
      type,
      ...what,
      at,
      by: null,
      lastActivityAt: at,
      sequence: first + index,
    } as ParticipantRecord;
  });

const tableOf = async (
  chains: Readonly<Record<string, readonly ParticipantRecord[]>>,
): Promise<RecordTable> => {
  const audit = memoryAudit();
  for (const [participantId, records] of Object.entries(chains))
    for (const one of records) await audit.append({ sessionId: 's1', participantId }, one);
  return memoryRecords(audit);
};

type Page = (from: RecordPlace | null) => Promise<{ stays: readonly Stay[]; next: RecordPlace | null }>;

const allPages = async (page: Page): Promise<Stay[][]> => {
  const pages: Stay[][] = [];
  let from: RecordPlace | null = null;
  do {
    const { stays, next } = await page(from);
    pages.push([...stays]);
    from = next;
  } while (from !== null && pages.length < 1_000);
  return pages;
};

const life = fc.array(
  fc.record({
    knocks: fc.boolean(),
    warnings: fc.nat({ max: 30 }),
    ends: fc.boolean(),
  }),
  { maxLength: 25 },
);

const kindsOf = (lives: typeof life extends fc.Arbitrary<infer T> ? T : never): Kind[] =>
  lives.flatMap(({ knocks, warnings }, index) => [
    ...(knocks ? (['knocked'] as const) : []),
    'joined' as const,
    ...Array.from({ length: warnings }, () => ['warned', 'extended'] as const).flat(),
    ...(index < lives.length - 1 || lives[index]?.ends ? (['ended'] as const) : []),
  ]);

const bare = ({ from, to, warnings, extensions, isPart = false }: Partial<Stay>) => ({
  from,
  to,
  warnings,
  extensions,
  isPart,
});

describe('Reading page by page', () => {
  test('gives what the whole chains say, forwards for a session and backwards for a person', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom('a', 'a#5', 'b', 'ü'),
          fc.tuple(life, fc.array(fc.nat({ max: 11_500 }))),
          {
            minKeys: 1,
          },
        ),
        async (people) => {
          const chains = Object.fromEntries(
            Object.entries(people).map(([id, [lives, skews]]) => [id, chain(kindsOf(lives), skews)]),
          );
          const table = await tableOf(chains);
          const inSession = (await allPages((from) => staysIn(table, 's1', from))).flat();
          for (const [participantId, records] of Object.entries(chains)) {
            const byTime = records.toSorted(
              (one, other) => one.at - other.at || one.sequence - other.sequence,
            );
            const whole = participationsOf(inOrder(byTime), null).map(bare);
            const own = inSession.filter((one) => one.participantId === participantId).map(bare);
            expect(own).toEqual(whole);
            const key = { sessionId: 's1', participantId };
            const past = (await allPages((from) => staysOf(table, key, from))).flat();
            expect(past.toReversed().map(bare)).toEqual(whole);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('gives at most so many participations at once, each with its records', async () => {
    const people = Object.fromEntries(
      Array.from({ length: 3 * RECORDS_AT_ONCE }, (_, index) => [`p${index}`, chain(['ended'], [], 2)]),
    );
    const pages = await allPages(async (from) => staysIn(await tableOf(people), 's1', from));
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(RECORDS_AT_ONCE);
    expect(pages.flat()).toHaveLength(3 * RECORDS_AT_ONCE);
  });

  test('says so if a participation has more records than an answer is made from, and loses nothing of it', async () => {
    const warnings = MOST_RECORDS / 2;
    const kinds = [
      'joined',
      ...Array.from({ length: warnings }, () => ['warned', 'extended'] as const).flat(),
      'ended',
      'joined',
      'ended',
    ] as const;
    const table = await tableOf({ a: chain(kinds) });
    const key = { sessionId: 's1', participantId: 'a' };
    const forwards = (await allPages((from) => staysIn(table, 's1', from))).flat();
    const backwards = (await allPages((from) => staysOf(table, key, from))).flat().toReversed();
    for (const stays of [forwards, backwards]) {
      expect(stays.map(({ isPart }) => isPart)).toEqual([true, true, false]);
      expect(stays.reduce((sum, one) => sum + one.warnings, 0)).toBe(warnings);
      expect([stays[0]?.from, stays[0]?.to, stays[1]?.from]).toEqual([start, null, null]);
    }
    const fits = await tableOf({ a: chain([...kinds.slice(0, MOST_RECORDS - 1), 'ended']) });
    expect((await allPages((from) => staysIn(fits, 's1', from))).flat()).toMatchObject([{ isPart: false }]);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bounded } from '../../bench/interleavings/bounded.ts';
import { cases } from '../../bench/interleavings/cases.ts';
import { type Footprint, onlyRead, type Place } from '../../bench/interleavings/footprint.ts';
import { createGates, type Director, type Run, strikes } from '../../bench/interleavings/gates.ts';
import { explore } from '../../bench/interleavings/orders.ts';
import { type ExploredCase, exploreBounded, exploreWhole } from '../../bench/interleavings/play.ts';
import { struckAt } from '../../bench/interleavings/struck.ts';
import { exploreTraces } from '../../bench/interleavings/traces.ts';

type Doing = 'read' | 'write' | 'write if zero' | 'add';
type Step = { readonly doing: Doing; readonly at: number; readonly onlyIfOdd: boolean };

/** Functions on a few numbers: what they read decides what they write, and whether they do at all. */
const programs = fc.array(
  fc.array(
    fc.record({
      doing: fc.constantFrom<Doing>('read', 'write', 'write if zero', 'add'),
      at: fc.nat(1),
      onlyIfOdd: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 2, maxLength: 3 },
);

const play = async (program: readonly (readonly Step[])[], director: Director, ends: Set<string>) => {
  const numbers = [0, 0];
  const gates = createGates((text) => text);
  const act = async (run: Run, steps: readonly Step[], mine: number) => {
    let learned = mine;
    for (const { doing, at, onlyIfOdd } of steps) {
      if (onlyIfOdd && learned % 2 === 0) continue;
      const place: Place = { kind: 'job', name: String(at) };
      const may: Footprint =
        doing === 'read' ? { reads: [place], writes: [] } : { reads: [], writes: [place] };
      let has = false;
      const call = async () => {
        const before = numbers[at] ?? 0;
        if (doing === 'add') numbers[at] = before + 1;
        if (doing === 'write' || (doing === 'write if zero' && before === 0)) numbers[at] = learned % 5;
        has = numbers[at] !== before;
        return doing === 'write' ? 0 : before;
      };
      learned =
        learned * 3 + (await run.through(`${doing} ${at}`, call, may, () => (has ? may : onlyRead(may))));
    }
    return learned;
  };
  gates.hold();
  const running = program.map((steps, mine) =>
    act(gates.run(String(mine)), steps, mine + 1).catch((error: Error) => error.name),
  );
  try {
    await gates.pass(director, () => numbers.join());
  } finally {
    await Promise.all(running);
  }
  ends.add([...numbers, ...(await Promise.all(running))].join());
};

describe('The orders that remain when equivalent ones count as one', () => {
  test('represent all orders, and end in all the ways in which these end', async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        const [all, left] = [new Set<string>(), new Set<string>()];
        const full = await explore(async (choose) => {
          await play(program, bounded(choose, { strikes: [], switches: Number.POSITIVE_INFINITY }), all);
          return null;
        });
        const traced = await exploreTraces(async (follow) => {
          const director = struckAt(follow, null);
          await play(program, director, left);
          return { counts: true, fault: null };
        });
        expect([traced.orders, [...left].sort()]).toEqual([full.orders, [...all].sort()]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  const seen = ({ orders, ends, outcomes, fault }: ExploredCase) => ({
    orders,
    ends: [...ends].sort(),
    outcomes: [...outcomes].sort(),
    fault,
  });

  test.each([
    ['an activity and the warning', strikes],
    ['closing a session, and a write', []],
  ])(
    'are as many as are played one by one, of %s',
    async (name, struck) => {
      const one = cases.find((each) => each.name === name);
      if (one === undefined) throw new Error(`There is no case "${name}".`);
      const all = await exploreBounded(one, { strikes: struck, switches: Number.POSITIVE_INFINITY });
      const left = await exploreWhole(one, struck);
      expect(seen(left)).toEqual(seen(all));
      expect(BigInt(left.plays)).toBeLessThan(left.orders);
    },
    60_000,
  );
});

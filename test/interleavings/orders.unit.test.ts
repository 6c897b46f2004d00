import { describe, expect, test } from '@jest/globals';
import { bounded } from '../../bench/interleavings/exploring/bounded.ts';
import { explore } from '../../bench/interleavings/exploring/orders.ts';
import { createGates, type Strike } from '../../bench/interleavings/gates.ts';

const choose = (all: number, some: number): number =>
  some === 0 ? 1 : (choose(all, some - 1) * (all - some + 1)) / some;

/** Two functions that increment a number a few times, each time by a read and a write. */
const adding = (times: number, bounds: { strikes?: readonly Strike[]; switches?: number } = {}) => {
  const totals = new Set<number>();
  const play = async (choosing: (ways: number, state: () => string) => number) => {
    let number = 0;
    const gates = createGates((text) => text);
    const add = async (name: string) => {
      const run = gates.run(name);
      for (let done = 0; done < times; done += 1) {
        const before = await run.through('GetItem number', async () => number);
        await run.through('PutItem number', async () => {
          number = before + 1;
        });
      }
    };
    gates.hold();
    const running = [add('one'), add('other')].map((one) => one.catch(() => {}));
    const all = { strikes: [], switches: Number.POSITIVE_INFINITY, ...bounds };
    try {
      await gates.pass(bounded(choosing, all), () => String(number));
    } finally {
      await Promise.all(running);
    }
    totals.add(number);
    return null;
  };
  return { totals, explored: explore(play) };
};

describe('All orders', () => {
  test('are as many as there are ways to shuffle the calls, and known ones are counted without being played', async () => {
    const { explored, totals } = adding(3);
    const { orders, states, plays } = await explored;
    expect(orders).toBe(BigInt(choose(12, 6)));
    expect(Math.max(plays, states)).toBeLessThan(choose(12, 6));
    expect([...totals].sort()).toEqual([2, 3, 4, 5, 6]);
  });

  test('within one interruption are those in which one function is interrupted once', async () => {
    const { explored } = adding(2, { switches: 1 });
    // Either one begins; it is interrupted before one of its other three calls, or never.
    expect((await explored).orders).toBe(8n);
  });

  test('with a death are those in which one of the functions goes no further', async () => {
    const { explored, totals } = adding(1, { strikes: ['death'], switches: 0 });
    // One after the other, and each of the four calls may be the last of its function.
    expect((await explored).orders).toBe(10n);
    expect([...totals].sort()).toEqual([1, 2]);
  });

  test('end at the first fault, with the path to it', async () => {
    const played: number[][] = [];
    const { fault, plays } = await explore(async (choosing) => {
      const first = choosing(2, () => 'begin');
      const way = [first, choosing(2, () => `after ${first}`)];
      played.push(way);
      return way.join() === '1,0' ? way : null;
    });
    expect([fault, plays, played]).toEqual([
      [1, 0],
      3,
      [
        [0, 0],
        [0, 1],
        [1, 0],
      ],
    ]);
  });

  test('cannot be explored if a play depends on anything but the choices', async () => {
    let plays = 0;
    const fickle = explore(async (choosing) => {
      plays += 1;
      choosing(plays === 1 ? 2 : 3, () => 'the same');
      return null;
    });
    await expect(fickle).rejects.toThrow('The play is another one than before');
  });

  test('are not explored endlessly', async () => {
    const endless = explore(async (choosing) => {
      let way = '';
      for (let step = 0; step < 5; step += 1) way += choosing(2, () => way);
      return null;
    }, 10);
    await expect(endless).rejects.toThrow('more than 10 plays');
  });
});

describe('A strike', () => {
  const struck = async (strike: Strike) => {
    let written = 0;
    const outcomes: string[] = [];
    await explore(async (choosing) => {
      written = 0;
      const gates = createGates((text) => text);
      const run = gates.run('one');
      gates.hold();
      const running = run
        .through('PutItem x', async () => (written += 1))
        .then(String, ({ name }: Error) => name);
      try {
        await gates.pass(bounded(choosing, { strikes: [strike], switches: 0 }), () => String(written));
      } finally {
        outcomes.push(`${await running}, written ${written}, struck ${run.struck()}`);
      }
      return null;
    });
    return outcomes.slice(1);
  };

  test('of death comes before the call', async () => {
    expect(await struck('death')).toEqual(['Death, written 0, struck true']);
  });

  test('of a failure leaves the function alive', async () => {
    expect(await struck('failure')).toEqual(['Failure, written 0, struck true']);
  });

  test('may lose the answer of a call that was made', async () => {
    expect(await struck('lost answer')).toEqual(['Failure, written 1, struck true']);
  });

  test('may have the call made twice, as the client library does when it hears nothing', async () => {
    expect(await struck('repetition')).toEqual(['2, written 2, struck true']);
  });
});

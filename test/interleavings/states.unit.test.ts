import { describe, expect, test } from '@jest/globals';
import { createCourse } from '../../bench/interleavings/exploring/course.ts';
import { exploreStates, type Machine, type Way } from '../../bench/interleavings/exploring/states.ts';
import type { Run, Strike } from '../../bench/interleavings/gates.ts';

type Function = (take: () => Promise<number>) => Promise<unknown>;

/** Functions that take numbers, each the next; they end with what they answer. */
const taking = (...functions: readonly Function[]): Machine<number> => {
  let taken = 0;
  const take = (run: Run) => () => run.through('UpdateItem number', async () => (taken += 1));
  return {
    courses: functions.map((each, index) =>
      createCourse(async ({ run }) => String(await each(take(run(String(index)))))),
    ),
    beginning: 0,
    enter: (world) => {
      taken = world;
    },
    world: () => taken,
    fingerprint: () => String(taken),
  };
};

const five: Function = async (take) => {
  for (let done = 0; done < 5; done += 1) await take();
};
const fiveInAll: Function = async (take) => {
  let sum = 0;
  for (let done = 0; done < 5; done += 1) sum += await take();
  return sum;
};

const explored = async (machine: Machine<number>, strikes: readonly Strike[] = [], most?: number) => {
  const ways: Way[] = [];
  const { orders, states, fault } = await exploreStates(
    machine,
    strikes,
    async (way) => {
      ways.push(way);
      return null;
    },
    most,
  );
  return { orders, states, fault, ends: ways.length };
};

describe('States', () => {
  test('are the same when the functions have forgotten by which way they came there', async () => {
    expect(await explored(taking(five, five, five))).toEqual({
      orders: 756_756n,
      states: 6 ** 3,
      fault: null,
      ends: 1,
    });
  });

  test('are others when a function will still do something else by what it has learned', async () => {
    const { orders, ends } = await explored(taking(fiveInAll, five));
    // The least sum is that of the first five numbers, the greatest that of the last, and each between them can be had.
    expect([orders, ends]).toEqual([252n, 40 - 15 + 1]);
  });

  test('are gone on from, and no order is lost, where it would take too long to see that they are the same', async () => {
    const ways: Way[] = [];
    const judge = async (way: Way) => {
      ways.push(way);
      return null;
    };
    const { orders, states } = await exploreStates(taking(five, five), [], judge, undefined, undefined, 2);
    expect(orders).toBe(252n);
    expect(states).toBeGreaterThan(36);
    expect(ways.length).toBeGreaterThanOrEqual(1);
  });

  test('are looked at with one strike at most, at each call', async () => {
    const once: Function = async (take) => take().catch(({ name }: Error) => name);
    const { orders, ends } = await explored(taking(once, once), ['failure']);
    // Two orders without, and in each of them the first may fail or the second.
    expect([orders, ends]).toEqual([6n, 4]);
  });

  test('end with the first fault, and the way there', async () => {
    const { fault } = await exploreStates(taking(five, five), [], async (way) =>
      way.map(({ run }) => run).join(''),
    );
    expect(fault).toBe('0000011111');
  });

  test('are not looked for without end', async () => {
    await expect(explored(taking(five, five), [], 10)).rejects.toThrow('more than 10 states');
  });
});

describe('A function', () => {
  test('that does something else when it is begun again is no function of its answers', async () => {
    let begun = 0;
    const fickle = createCourse(async ({ run }) => {
      begun += 1;
      const { through } = run('fickle');
      await through(`GetItem ${begun}`, async () => 1);
      await through('GetItem last', async () => 1);
      return 'done';
    });
    const first = await fickle.first();
    const answer = (name: string) => ({ strike: null, outcome: Promise.resolve(name), name });
    await fickle.next(first, answer('one'));
    await expect(fickle.next(first, answer('other'))).rejects.toThrow('GetItem 2 comes where GetItem 1 came');
  });

  test('that begins another one is refused', async () => {
    const nested = createCourse(async ({ run }) => {
      run('one');
      run('other');
      return 'done';
    });
    expect((await nested.first()).says).toContain('one has begun other');
  });

  test('that waits for something that is no call is refused', async () => {
    const idle = createCourse(() => new Promise(() => {}));
    await expect(idle.first()).rejects.toThrow('waits for something that is no call');
  });
});

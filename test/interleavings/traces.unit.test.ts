import { describe, expect, test } from '@jest/globals';
import type { Footprint } from '../../bench/interleavings/exploring/footprint.ts';
import { exploreTraces, type Follow, type Trace } from '../../bench/interleavings/exploring/traces.ts';
import type { Call } from '../../bench/interleavings/gates.ts';

const at = (name: string): Footprint => ({ reads: [], writes: [{ kind: 'job', name }] });
const calls: readonly Call[] = [
  { run: 'one', call: 'PutItem x', footprint: at('x') },
  { run: 'other', call: 'PutItem x', footprint: at('x') },
  { run: 'third', call: 'PutItem y', footprint: at('y') },
];

/** Functions that make one call each; two of them concern each other. Notes who has gone on after whom. */
const going = (end: (way: string) => Trace<string>) => {
  const played: string[] = [];
  const play = async (follow: Follow) => {
    const way: string[] = [];
    while (way.length < calls.length) way.push(follow(calls.filter(({ run }) => !way.includes(run))));
    played.push(way.join());
    return end(way.join());
  };
  return { played, play };
};
const fine: Trace<string> = { counts: true, fault: null };

describe('Of the orders that differ in calls that do not concern each other', () => {
  test('one is played, and all are counted', async () => {
    const { play, played } = going(() => fine);
    expect(await exploreTraces(play)).toEqual({ orders: 6n, traces: 2, plays: 2, fault: null });
    expect(played).toEqual(['one,other,third', 'other,one,third']);
  });

  test('none is counted whose play does not count', async () => {
    const { play } = going((way) => ({ counts: way.startsWith('one'), fault: null }));
    expect(await exploreTraces(play)).toEqual({ orders: 3n, traces: 1, plays: 2, fault: null });
  });

  test('none is played after the first with a fault', async () => {
    const { play } = going((way) => ({ counts: true, fault: way }));
    expect(await exploreTraces(play)).toEqual({ orders: 3n, traces: 1, plays: 1, fault: 'one,other,third' });
  });

  test('no more are played than is allowed', async () => {
    expect((await exploreTraces(going(() => fine).play, 2)).plays).toBe(2);
    await expect(exploreTraces(going(() => fine).play, 1)).rejects.toThrow('more than 1 plays');
  });

  test('none can be explored if a play depends on anything but the choices', async () => {
    for (const others of [calls.slice(1), calls.map((one) => ({ ...one, call: 'GetItem x' }))]) {
      let plays = 0;
      const fickle = exploreTraces(async (follow) => {
        plays += 1;
        follow(plays === 1 ? calls : others);
        follow(calls.slice(1, 2));
        return fine;
      });
      await expect(fickle).rejects.toThrow('another one than before at its call 1');
    }
  });

  test('none hides a fault of the play itself', async () => {
    const broken = exploreTraces(async () => Promise.reject(new RangeError('It is broken.')));
    await expect(broken).rejects.toThrow('It is broken.');
  });
});

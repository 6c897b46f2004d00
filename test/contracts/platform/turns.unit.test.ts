import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { turns } from '../../../functions/aws/platform/turns.ts';

const LONG = 60_000;

/** What is under way in these turns, in the order in which it was begun; each ends when it is told to. */
const place = (atOnce: number, waitedFor: number) => {
  const inTurn = turns(atOnce, waitedFor);
  const begun: string[] = [];
  const ending = new Map<string, PromiseWithResolvers<string>>();
  const enter = (name: string) =>
    inTurn(() => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ending.set(name, end);
      return end.promise;
    });
  const settled = () => pause(0);
  return { begun, enter, end: (name: string) => ending.get(name), settled };
};

describe('Somebody who waits for a turn', () => {
  test('gets it when another has ended, and the last to come is the next', async () => {
    const { begun, enter, end, settled } = place(2, LONG);
    const all = ['a', 'b', 'c', 'd', 'e'].map(enter);
    await settled();
    expect(begun).toEqual(['a', 'b']);
    end('b')?.resolve('of b');
    expect(await all[1]).toBe('of b');
    await settled();
    expect(begun).toEqual(['a', 'b', 'e']);
    for (const name of ['a', 'e', 'd', 'c']) {
      end(name)?.resolve(name);
      await settled();
    }
    expect(begun).toEqual(['a', 'b', 'e', 'd', 'c']);
    await Promise.all(all);
    for (const name of ['f', 'g', 'h']) void enter(name);
    await settled();
    expect(begun.slice(5)).toEqual(['f', 'g']);
    for (const name of ['f', 'g']) end(name)?.resolve(name);
    await settled();
    end('h')?.resolve('h');
  });

  test('gets it also when the other has failed, which is reported to whoever began that', async () => {
    const { begun, enter, end, settled } = place(1, LONG);
    const [failing, next] = [enter('a'), enter('b')];
    await settled();
    end('a')?.reject(new Error('no socket'));
    await expect(failing).rejects.toThrow('no socket');
    await settled();
    expect(begun).toEqual(['a', 'b']);
    end('b')?.resolve('b');
    expect(await next).toBe('b');
  });

  test('gets it from one that takes too long, which continues and makes way only once', async () => {
    const { begun, enter, end, settled } = place(1, 20);
    const slow = enter('slow');
    const next = enter('next');
    await pause(200);
    expect(begun).toEqual(['slow', 'next']);
    end('next')?.resolve('next');
    await next;
    end('slow')?.resolve('after all');
    expect(await slow).toBe('after all');
    // One place is free again, not two.
    const rest = ['x', 'y'].map(enter);
    await settled();
    expect(begun.slice(2)).toEqual(['x']);
    end('x')?.resolve('x');
    await settled();
    end('y')?.resolve('y');
    await Promise.all(rest);
  });
});

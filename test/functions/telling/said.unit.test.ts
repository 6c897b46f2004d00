import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import { eachOf } from '../../../shared/path/crowd.ts';
import { eachTold, nothingTold, sayAll, tell, together } from '../../../shared/path/telling.ts';
import type { Connections } from '../../../shared/ports/connections.ts';

const message = { type: 'session.admitted', serverTime: instant(1), sessionId: 's1' } as const;
const line = (connectionId: string) => ({ sessionId: 's1', participantId: 'anna', connectionId });

/** Connections of which some are gone, some take no post, and some cannot even be closed. */
const connections = (): Connections & { readonly closed: string[] } => {
  const closed: string[] = [];
  return {
    closed,
    post: async (id) => {
      if (id.startsWith('gone')) return 'gone';
      if (id.startsWith('deaf') || id.startsWith('stuck')) throw new Error(`no post to ${id}`);
      return 'sent';
    },
    close: async (id) => {
      if (id.startsWith('stuck')) throw new Error(`no end of ${id}`);
      closed.push(id);
    },
  };
};

describe('Saying the same to many', () => {
  test.each<[string, string[], { gone: string[]; missed: number; failed: number; closed: string[] }]>([
    ['reaches everybody who is there', ['a', 'b'], { gone: [], missed: 0, failed: 0, closed: [] }],
    ['finds those who are gone', ['a', 'gone-1'], { gone: ['gone-1'], missed: 0, failed: 0, closed: [] }],
    [
      'closes a connection that takes no post',
      ['deaf', 'a'],
      { gone: ['deaf'], missed: 0, failed: 0, closed: ['deaf'] },
    ],
    [
      'misses one that cannot be closed either',
      ['a', 'stuck'],
      { gone: [], missed: 1, failed: 0, closed: [] },
    ],
    [
      'has failed where nobody could be reached',
      ['stuck', 'stuck-2'],
      { gone: [], missed: 0, failed: 2, closed: [] },
    ],
    [
      'has not, where one was found gone',
      ['stuck', 'gone'],
      { gone: ['gone'], missed: 1, failed: 0, closed: [] },
    ],
    ['does nothing for nobody', [], { gone: [], missed: 0, failed: 0, closed: [] }],
  ])('%s', async (_, to, { gone, missed, failed, closed }) => {
    const world = connections();
    const said = await sayAll(world, to, message);
    expect([said.gone, said.missed.length, said.failed.length, world.closed]).toEqual([
      gone,
      missed,
      failed,
      closed,
    ]);
    const told = await tell(connections(), to.map(line), message);
    expect([told.gone, told.missed.length, told.failed.length]).toEqual([gone.map(line), missed, failed]);
  });

  test('says why it could not', async () => {
    const { failed } = await sayAll(connections(), ['stuck'], message);
    expect(failed).toEqual([new Error('no post to stuck')]);
  });
});

test('When something is done for each, what it returns is gone and what it throws has failed', async () => {
  const told = await eachTold(['a', 'b', 'c'], async (id) => {
    if (id === 'b') throw new Error(id);
    return [line(id)];
  });
  expect(told).toEqual({ gone: [line('a'), line('c')], missed: [], failed: [new Error('b')] });
  expect(together([nothingTold, told, { gone: [line('d')], missed: ['m'], failed: ['f'] }])).toEqual({
    gone: [line('a'), line('c'), line('d')],
    missed: ['m'],
    failed: [new Error('b'), 'f'],
  });
  expect(together([])).toEqual({ gone: [], missed: [], failed: [] });
});

describe('Doing something for each of many', () => {
  test('does it for all, and for a limited number at once', async () => {
    const [done, most] = [[] as number[], { now: 0, ever: 0 }];
    await eachOf([1, 2, 3, 4, 5], 2, async (one) => {
      most.now += 1;
      most.ever = Math.max(most.ever, most.now);
      await Promise.resolve();
      most.now -= 1;
      done.push(one);
    });
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toEqual({ now: 0, ever: 2 });
  });

  test('continues where one has failed, ends when nothing is under way any more, and throws the first fault', async () => {
    const done: number[] = [];
    const all = eachOf([1, 2, 3, 4], 2, async (one) => {
      if (one === 1) throw new Error('one');
      await Promise.resolve();
      if (one === 4) throw new Error('four');
      done.push(one);
    });
    await expect(all).rejects.toThrow('one');
    expect(done).toEqual([2, 3]);
  });

  test('does nothing for nobody', async () => {
    await expect(eachOf([], 2, () => Promise.reject(new Error('nobody')))).resolves.toBeUndefined();
  });
});

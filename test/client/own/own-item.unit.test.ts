import { describe, expect, test } from '@jest/globals';
import type { Client } from '../../../client/client.ts';
import { MINE_EVERY, ownItem } from '../../../client/own/own-item.ts';
import { MAX_MINE_BYTES } from '../../../shared/messages.ts';
import { handClock, settled } from '../hand-clock.ts';
import { inside } from '../world.ts';

type Said = { readonly action: string; readonly [field: string]: unknown };

const kept = async () => {
  const w = await inside();
  const saved = () => w.reply(w.last(), 'mine.put', { type: 'mine.saved', sessionId: 's1' });
  const valuesOf = () =>
    w
      .last()
      .of('mine.put')
      .map(({ value }) => value);
  return {
    ...w,
    saved,
    valuesOf,
    own: ownItem<{ page: number } | string>(w.client, 's1', { clock: w.clock }),
  };
};

describe('What I keep for myself', () => {
  test('is written at once, and after that at most once a second, the latest value', async () => {
    const { own, valuesOf, saved, advance } = await kept();
    const all = [own.put({ page: 0 })];
    await advance(0);
    await saved();
    for (let page = 1; page < 10; page += 1) all.push(own.put({ page }));
    await advance(MINE_EVERY);
    await saved();
    await Promise.all(all);
    expect(valuesOf()).toEqual([{ page: 0 }, { page: 9 }]);
  });

  test('is written after the write under way if it came during that', async () => {
    const { own, valuesOf, saved, advance } = await kept();
    const both = [own.put({ page: 1 }), advance(0).then(() => own.put({ page: 2 }))];
    await advance(0);
    await saved();
    await advance(MINE_EVERY);
    await saved();
    await Promise.all(both);
    expect(valuesOf()).toEqual([{ page: 1 }, { page: 2 }]);
  });

  test('is repeated when the connection breaks before the reply', async () => {
    const { own, valuesOf, saved, advance, lose, welcome, client } = await kept();
    const put = own.put({ page: 1 });
    await advance(0);
    await lose();
    client.retry();
    await advance(0);
    await welcome();
    await advance(MINE_EVERY);
    expect(valuesOf()).toEqual([{ page: 1 }]);
    await saved();
    await put;
  });

  test('that is refused is reported, and not repeated', async () => {
    const { own, valuesOf, advance, reply, last } = await kept();
    const put = own.put({ page: 1 });
    await advance(0);
    const error = { type: 'error', code: 'session.not-found', title: '', detail: '', retryable: false };
    const told = expect(put).rejects.toMatchObject({ code: 'session.not-found' });
    await reply(last(), 'mine.put', error);
    await told;
    await advance(5 * MINE_EVERY);
    expect(valuesOf()).toHaveLength(1);
  });

  test('is read, and null when there is nothing', async () => {
    const { own, advance, reply, last } = await kept();
    for (const [value, found] of [
      [{ page: 3 }, { page: 3 }],
      [undefined, null],
    ]) {
      const read = own.get();
      await advance(0);
      await reply(last(), 'mine.get', { type: 'mine', sessionId: 's1', value });
      expect(await read).toEqual(found);
    }
  });

  test('is read on the next connection when one breaks before the reply', async () => {
    const { own, advance, reply, last, lose, welcome, client } = await kept();
    const read = own.get();
    await advance(0);
    await lose();
    client.retry();
    await advance(0);
    await welcome();
    await advance(0);
    await reply(last(), 'mine.get', { type: 'mine', sessionId: 's1', value: { page: 3 } });
    expect(await read).toEqual({ page: 3 });
  });

  test('may have so many bytes, and not one more', async () => {
    const { own } = await kept();
    expect(() => own.put('x'.repeat(MAX_MINE_BYTES - 1))).toThrow(RangeError);
    void own.put('x'.repeat(MAX_MINE_BYTES - 2)).catch(() => {});
  });
});

describe('What I keep, when a request fails', () => {
  const keeping = (answers: readonly unknown[]) => {
    const time = handClock();
    const said: Said[] = [];
    const request = async (body: Said) => {
      said.push(body);
      const answer = answers[Math.min(said.length, answers.length) - 1];
      if (typeof answer === 'function') return (answer as () => unknown)();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const client = { request } as unknown as Pick<Client, 'request'>;
    return { ...time, said, own: ownItem(client, 's1', { clock: time.clock }) };
  };
  const failing = (code: string) => Object.assign(new Error(code), { code });

  test.each(['internal', 'client.disconnected', 'client.timeout', 'connection.too-fast'])(
    'is written again a second later if it is not known whether it was written: %s',
    async (code) => {
      const { own, said, advance } = keeping([failing(code), {}]);
      const put = own.put('text');
      await advance(999);
      expect(said).toHaveLength(1);
      await advance(1);
      await put;
      expect(said).toEqual([1, 2].map(() => ({ action: 'mine.put', sessionId: 's1', value: 'text' })));
    },
  );

  test.each(['session.not-found', 'client.closed', 'client.too-large'])(
    'is given up if it cannot be written: %s',
    async (code) => {
      const { own, said, advance } = keeping([failing(code), {}]);
      const fails = expect(own.put('text')).rejects.toMatchObject({ code });
      await advance(5_000);
      await fails;
      expect(said).toHaveLength(1);
      const next = own.put('more');
      await advance(1_000);
      await next;
      expect(said.map(({ value }) => value)).toEqual(['text', 'more']);
    },
  );

  test('is written although what was put before it is refused meanwhile, and both wait for what comes of it', async () => {
    for (const answer of [{}, failing('mine.too-large')]) {
      let fail = () => {};
      const underWay = () =>
        new Promise((_, reject) => {
          fail = () => reject(failing('session.not-found'));
        });
      const { own, said, advance } = keeping([underWay, answer]);
      const one = own.put('one');
      await settled();
      const both = Promise.allSettled([one, own.put('two')]);
      fail();
      await advance(1_000);
      const status = answer instanceof Error ? 'rejected' : 'fulfilled';
      expect(await both).toMatchObject([{ status }, { status }]);
      expect(said.map(({ value }) => value)).toEqual(['one', 'two']);
      await advance(5_000);
      expect(said).toHaveLength(2);
    }
  });

  test('is written at whatever moment it comes, also when another write is just done or refused', async () => {
    for (const outcome of [{}, failing('session.not-found')])
      for (let turns = 0; turns < 12; turns += 1) {
        const { own, said, advance } = keeping([outcome, {}]);
        const one = own.put('one').catch(() => {});
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        const two = own.put('two').catch(() => {});
        await advance(1_000);
        await Promise.all([one, two]);
        expect(said.at(-1)?.value).toBe('two');
      }
  });

  test('is read again on the next connection, but not if it cannot be read', async () => {
    const lost = keeping([failing('client.disconnected'), { value: 7 }]);
    await expect(lost.own.get()).resolves.toBe(7);
    expect(lost.said).toEqual([1, 2].map(() => ({ action: 'mine.get', sessionId: 's1' })));
    const refused = keeping([failing('internal'), { value: 7 }]);
    await expect(refused.own.get()).rejects.toThrow('internal');
    await expect(keeping([{}]).own.get()).resolves.toBeNull();
  });
});

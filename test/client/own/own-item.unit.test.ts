import { describe, expect, test } from '@jest/globals';
import { MINE_EVERY, ownItem } from '../../../client/own/own-item.ts';
import { MAX_MINE_BYTES } from '../../../shared/messages.ts';
import { inside } from '../world.ts';

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
  test('is written at once, and then the latest once a second', async () => {
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

  test('that came while the last one was written is written after it', async () => {
    const { own, valuesOf, saved, advance } = await kept();
    const both = [own.put({ page: 1 }), advance(0).then(() => own.put({ page: 2 }))];
    await advance(0);
    await saved();
    await advance(MINE_EVERY);
    await saved();
    await Promise.all(both);
    expect(valuesOf()).toEqual([{ page: 1 }, { page: 2 }]);
  });

  test('is said again when the connection breaks before the reply', async () => {
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

  test('that is refused is told, and not said again', async () => {
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

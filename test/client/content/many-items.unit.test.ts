import { describe, expect, test } from '@jest/globals';
import { contentItems } from '../../../client/content/content.ts';
import { inside } from '../world.ts';

const note = (nth: number, revision = nth) => ({
  itemId: `n${String(nth).padStart(5, '0')}`,
  value: nth,
  revision,
});
const shuffled = (count: number) =>
  Array.from({ length: count }, (_, nth) => note((nth * 7_919) % count, nth + 1));

describe('much content', () => {
  test('is announced once for a burst, but visible at once to whoever looks', async () => {
    const { participation, socket, tell, advance } = await inside();
    let told = 0;
    participation.subscribe(() => {
      told += 1;
    });
    for (const item of shuffled(200))
      await tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...item });
    expect(participation.getSnapshot().items).toHaveLength(200);
    await advance(1_000);
    expect(told).toBe(1);
    const ids = participation.getSnapshot().items.map(({ itemId }) => itemId);
    expect(ids).toEqual([...ids].sort());
  });

  test('is announced a few times while its pages are read, and once when they are complete', async () => {
    const { participation, socket, reply, advance } = await inside({
      content: { items: [], next: 'p1', contentRevision: 500 },
    });
    let told = 0;
    participation.subscribe(() => {
      told += 1;
    });
    for (let page = 1; page <= 50; page += 1) {
      await advance(70);
      await reply(socket, 'content.list', {
        type: 'content',
        sessionId: 's1',
        items: Array.from({ length: 10 }, (_, nth) => note(page * 10 + nth)),
        next: page === 50 ? null : `p${page + 1}`,
        contentRevision: 500,
      });
    }
    expect(participation.getSnapshot()).toMatchObject({ complete: true, items: { length: 500 } });
    // Four times a second, for fourteen pages.
    expect(told).toBeLessThanOrEqual(16);
  });

  test('is the same list object until something changes, and then a new one', async () => {
    const { participation, socket, tell } = await inside();
    await tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...note(1) });
    const before = participation.getSnapshot();
    expect(participation.getSnapshot()).toBe(before);
    await tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...note(2) });
    expect(before.items).toHaveLength(1);
    expect(participation.getSnapshot().items).toHaveLength(2);
  });

  test('costs each change an insertion, not a sort of everything', () => {
    const all = contentItems();
    all.begin();
    all.page(shuffled(10_000));
    all.complete(10_000);
    const started = performance.now();
    for (let change = 1; change <= 1_000; change += 1) {
      all.change(note((change * 31) % 10_000, 10_000 + change));
      all.items();
    }
    // Sorting took 3.4 ms each; copying the list takes a hundredth of that.
    expect((performance.now() - started) / 1_000).toBeLessThan(1);
    expect(all.items()).toHaveLength(10_000);
  });
});

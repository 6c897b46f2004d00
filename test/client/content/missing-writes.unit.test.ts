import { describe, expect, test } from '@jest/globals';
import { inside } from '../world.ts';

const note = (itemId: string, revision: number) => ({ itemId, value: `${itemId} at ${revision}`, revision });

const workspace = async () => {
  const w = await inside({ content: { items: [note('a', 4)], next: null, contentRevision: 4 } });
  const tell = (message: object) => w.tell(w.socket, { sessionId: 's1', by: 'Ben', ...message });
  return {
    ...w,
    changed: (itemId: string, revision: number) =>
      tell({ type: 'content.changed', ...note(itemId, revision) }),
    skipped: (...revisions: number[]) => tell({ type: 'content.skipped', revisions }),
    listings: () => w.socket.of('content.list').map(({ after, cursor }) => ({ after, cursor })),
  };
};

describe('a write that nobody told us of', () => {
  test('is asked for once later changes have been told', async () => {
    const { participation, changed, listings, ...w } = await workspace();
    await changed('a', 5);
    await changed('c', 7);
    await w.advance(1_000);
    expect(listings()).toEqual([]);
    await w.advance(1_000);
    expect(listings()).toEqual([{ after: 5, cursor: undefined }]);
    const missing = { items: [note('b', 6), note('c', 7)], next: null, contentRevision: 7 };
    await w.reply(w.socket, 'content.list', { type: 'content', sessionId: 's1', ...missing });
    expect(participation.getSnapshot().items).toEqual([note('a', 5), note('b', 6), note('c', 7)]);
    await w.advance(60_000);
    expect(listings()).toHaveLength(1);
  });

  test('may have been a deletion', async () => {
    const { participation, changed, ...w } = await workspace();
    await changed('b', 6);
    await w.advance(2_000);
    const missing = { items: [{ itemId: 'a', revision: 5, deleted: true }], next: null, contentRevision: 6 };
    await w.reply(w.socket, 'content.list', { type: 'content', sessionId: 's1', ...missing });
    expect(participation.getSnapshot().items).toEqual([note('b', 6)]);
  });

  test('is waited for a little: messages overtake each other', async () => {
    const { changed, listings, advance } = await workspace();
    await changed('c', 6);
    await advance(1_500);
    await changed('b', 5);
    await advance(60_000);
    expect(listings()).toEqual([]);
  });

  test('is nothing if its revision was never used', async () => {
    const { changed, skipped, listings, advance } = await workspace();
    await changed('c', 8);
    await skipped(5, 6, 7);
    await advance(60_000);
    expect(listings()).toEqual([]);
  });

  test('is nothing if it was our own', async () => {
    const { participation, changed, listings, ...w } = await workspace();
    const putting = participation.put('a', 'mine');
    await w.advance(0);
    await w.reply(w.socket, 'content.put', { type: 'content.saved', itemId: 'a', revision: 5 });
    await putting;
    await changed('b', 6);
    await w.advance(60_000);
    expect(listings()).toEqual([]);
  });

  test('that is too old is found by listing everything again, and items not in the list disappear', async () => {
    const { participation, changed, listings, ...w } = await workspace();
    await changed('c', 7);
    await w.advance(2_000);
    await w.reply(w.socket, 'content.list', {
      type: 'error',
      code: 'content.too-late',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(listings()).toEqual([
      { after: 4, cursor: undefined },
      { after: undefined, cursor: undefined },
    ]);
    // What was deleted long ago is not in the list, and what is written meanwhile is told of.
    const page = (items: object[], next: string | null) =>
      w.reply(w.socket, 'content.list', {
        type: 'content',
        sessionId: 's1',
        items,
        next,
        contentRevision: 7,
      });
    await page([note('b', 6)], 'b');
    await changed('d', 8);
    await page([note('c', 7)], null);
    expect(participation.getSnapshot().items).toEqual([note('b', 6), note('c', 7), note('d', 8)]);
    expect(w.socket.closedWith).toBeUndefined();
    await w.advance(60_000);
    expect(listings()).toHaveLength(3);
  });

  test('is not asked for during a listing, which may bring it', async () => {
    const { participation, changed, listings, ...w } = await workspace();
    const first = { items: [note('a', 4)], next: 'a', contentRevision: 6 };
    void w.show();
    await w.hide();
    await w.advance(20_000);
    await w.show();
    await w.reply(w.socket, 'ping', { type: 'pong' });
    await w.reply(w.socket, 'session.join', w.joined({ content: first }));
    await changed('c', 7);
    await w.advance(6_000);
    expect(listings()).toEqual([{ after: undefined, cursor: 'a' }]);
    await w.reply(w.socket, 'content.list', {
      type: 'content',
      sessionId: 's1',
      items: [note('b', 6)],
      next: null,
      contentRevision: 6,
    });
    await w.advance(2_000);
    expect(participation.getSnapshot().items).toEqual([note('a', 4), note('b', 6), note('c', 7)]);
    expect(listings()).toHaveLength(1);
  });
});

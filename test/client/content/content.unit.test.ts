import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { world } from '../world.ts';

const note = (itemId: string, revision: number, value: unknown = `${itemId} at ${revision}`) => ({
  itemId,
  value,
  revision,
});
const inside = async (...items: object[]) => {
  const w = world();
  return { ...w, ...(await w.inside({ content: { items, next: null, contentRevision: 9 } })) };
};
const conflict = (current: object) => ({
  type: 'error',
  code: 'content.conflict',
  title: '',
  detail: '',
  retryable: false,
  current,
});

describe('content', () => {
  test('others’ changes arrive, and an older one never undoes a newer one, deletions included', async () => {
    const { participation, socket, tell } = await inside(note('a', 3));
    const change = (more: object) =>
      tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...more });
    await change(note('b', 10));
    await change(note('a', 2));
    expect(participation.getSnapshot().items).toEqual([note('a', 3), note('b', 10)]);
    await change({ itemId: 'a', revision: 12, deleted: true });
    await change(note('a', 11));
    expect(participation.getSnapshot().items).toEqual([note('b', 10)]);
  });

  test('an item that was told of and is in no page has been deleted, though the function that deleted it may have died before telling', async () => {
    const w = world();
    const { participation, socket } = await w.inside({
      content: { items: [note('a', 1)], next: 'p2', contentRevision: 9 },
    });
    const change = (more: object) =>
      w.tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...more });
    await change(note('b', 8));
    await change(note('c', 10));
    await w.reply(socket, 'content.list', {
      type: 'content',
      sessionId: 's1',
      items: [note('d', 2)],
      next: null,
      contentRevision: 10,
    });
    expect(participation.getSnapshot().items).toEqual([note('a', 1), note('c', 10), note('d', 2)]);
    // Overtaken by the complete listing.
    await change(note('e', 9));
    expect(participation.getSnapshot().items).toEqual([note('a', 1), note('c', 10), note('d', 2)]);
  });

  test('all pages are read, and a change in between is not lost', async () => {
    const w = world();
    const { participation, socket } = await w.inside({
      content: { items: [note('a', 1)], next: 'p2', contentRevision: 9 },
    });
    expect(participation.getSnapshot()).toMatchObject({ complete: false, items: [note('a', 1)] });
    expect(socket.of('content.list')).toMatchObject([{ cursor: 'p2' }]);
    await w.tell(socket, { type: 'content.changed', sessionId: 's1', by: 'Ben', ...note('b', 2) });
    await w.reply(socket, 'content.list', {
      type: 'content',
      sessionId: 's1',
      items: [note('b', 1), note('c', 1)],
      next: null,
      contentRevision: 9,
    });
    expect(participation.getSnapshot()).toMatchObject({
      complete: true,
      items: [note('a', 1), note('b', 2), note('c', 1)],
    });
  });

  test('an automatic write is marked as such', async () => {
    const { participation, socket } = await inside(note('a', 1));
    for (const activity of [false, undefined]) {
      void participation.put('a', 'mine', { activity });
      void participation.delete('a', { activity });
    }
    await settled();
    const said = [...socket.of('content.put'), ...socket.of('content.delete')];
    expect(said.map(({ activity = 'unsaid' }) => activity)).toEqual([false, 'unsaid', false, 'unsaid']);
  });

  test('what was deleted while we were away disappears on the return, but not before the listing is complete', async () => {
    const { participation, ...w } = await inside(note('a', 1), note('b', 1), note('c', 1));
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(
      w.last(),
      'session.join',
      w.joined({ content: { items: [note('a', 1)], next: 'p2', contentRevision: 9 } }),
    );
    expect(participation.getSnapshot().items).toHaveLength(3);
    await w.reply(w.last(), 'content.list', {
      type: 'content',
      sessionId: 's1',
      items: [note('c', 2)],
      next: null,
      contentRevision: 9,
    });
    expect(participation.getSnapshot().items).toEqual([note('a', 1), note('c', 2)]);
  });

  test('a put resolves when it is durable, with the new revision', async () => {
    const { participation, socket, reply } = await inside(note('a', 1));
    const putting = participation.put('a', 'mine', { baseRevision: 1 });
    await settled();
    expect(socket.of('content.put')).toMatchObject([{ itemId: 'a', value: 'mine', baseRevision: 1 }]);
    expect(participation.getSnapshot().items).toEqual([note('a', 1)]);
    await reply(socket, 'content.put', { type: 'content.saved', itemId: 'a', revision: 2 });
    await expect(putting).resolves.toBe(2);
    expect(participation.getSnapshot().items).toEqual([note('a', 2, 'mine')]);
  });

  test('a write carries the id that it was given, by which the server knows one from before a reload', async () => {
    const { participation, socket } = await inside();
    void participation.put('a', 1, { requestId: 'mine-1' });
    void participation.delete('a', { requestId: 'mine-2' });
    await settled();
    const writes = [...socket.of('content.put'), ...socket.of('content.delete')];
    expect(writes.map(({ requestId }) => requestId)).toEqual(['mine-1', 'mine-2']);
  });

  test('a conflict rejects with the item’s present value, which is then shown', async () => {
    const { participation, socket, reply } = await inside(note('a', 1));
    const putting = participation.put('a', 'mine', { baseRevision: 1 });
    const outcome = expect(putting).rejects.toMatchObject({
      code: 'content.conflict',
      current: note('a', 2, 'theirs'),
    });
    await settled();
    await reply(socket, 'content.put', conflict(note('a', 2, 'theirs')));
    await outcome;
    expect(participation.getSnapshot().items).toEqual([note('a', 2, 'theirs')]);
  });

  test('a put whose reply was lost is repeated after the return', async () => {
    const { participation, ...w } = await inside(note('a', 1));
    const putting = participation.put('a', { text: 'mine', at: 1 }, { baseRevision: 1 });
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('content.put')).toHaveLength(0);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(
      w
        .last()
        .of('content.put')
        .map(({ requestId }) => requestId),
    ).toEqual(w.sockets[0]?.of('content.put').map(({ requestId }) => requestId));
    expect(w.last().of('content.put')).toHaveLength(1);
    await w.reply(w.last(), 'content.put', conflict(note('a', 2, { text: 'mine', at: 1 })));
    await expect(putting).resolves.toBe(2);
  });

  test('a put that failed on the server’s side is repeated under its id after growing pauses, and finally given up', async () => {
    const { participation, socket, reply, advance } = await inside();
    const failure = { type: 'error', code: 'internal', title: '', detail: '', retryable: true };
    const putting = participation.put('a', 'mine');
    await settled();
    await reply(socket, 'content.put', failure);
    expect(socket.of('content.put')).toHaveLength(1);
    await advance(500);
    await reply(socket, 'content.put', { type: 'content.saved', itemId: 'a', revision: 7 });
    await expect(putting).resolves.toBe(7);
    const outcome = expect(participation.put('b', 'mine')).rejects.toMatchObject({ code: 'internal' });
    await settled();
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const before = socket.of('content.put').length;
      await reply(socket, 'content.put', failure);
      await advance(pause - 1);
      expect(socket.of('content.put')).toHaveLength(before);
      await advance(1);
      expect(socket.of('content.put')).toHaveLength(before + 1);
    }
    await reply(socket, 'content.put', failure);
    await outcome;
    const ids = socket.of('content.put').map(({ requestId }) => requestId);
    expect(ids).toEqual([ids[0], ids[0], ...Array.from({ length: 8 }, () => ids[2])]);
  });

  test('another person’s write in between is a conflict all the same', async () => {
    const { participation, ...w } = await inside(note('a', 1));
    const putting = participation.put('a', 'mine', { baseRevision: 1 });
    const outcome = expect(putting).rejects.toMatchObject({ code: 'content.conflict' });
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    await w.reply(w.last(), 'content.put', conflict(note('a', 2, 'theirs')));
    await outcome;
  });

  test('a write to a session that has ended is refused by the client', async () => {
    const { participation, socket, now, tell } = await inside();
    await tell(socket, {
      type: 'session.ended',
      sessionId: 's1',
      ending: 'inactivity',
      at: now(),
      mayReturn: true,
    });
    await expect(participation.put('a', 1)).rejects.toMatchObject({ code: 'participation.ended' });
    expect(socket.of('content.put')).toHaveLength(0);
  });

  test('a deletion removes the item once it is durable', async () => {
    const { participation, socket, reply } = await inside(note('a', 1), note('b', 1));
    const deleting = participation.delete('a', { baseRevision: 1 });
    await settled();
    await reply(socket, 'content.delete', { type: 'content.saved', itemId: 'a', revision: 2 });
    await deleting;
    expect(participation.getSnapshot().items).toEqual([note('b', 1)]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { DAY, inside, world } from '../world.ts';

const error = (code: string, retryable = true) => ({ type: 'error', code, title: '', detail: '', retryable });

describe('one click is enough', () => {
  test.each([
    ['internal', 500],
    ['connection.too-fast', 1_500],
  ])('when the answer is %s: it is repeated after a pause', async (code, pause) => {
    const { participation, socket, ...w } = await inside();
    const extending = participation.extend();
    await settled();
    await w.reply(socket, 'session.extend', error(code));
    await w.advance(pause - 1);
    expect(socket.of('session.extend')).toHaveLength(1);
    await w.advance(1);
    const warnAt = w.now() + 900_000;
    await w.reply(socket, 'session.extend', { type: 'session.extended', sessionId: 's1', warnAt });
    await extending;
    expect(participation.getSnapshot().warnAt).toBe(warnAt);
  });

  test('when nothing is answered, on a living connection: it is repeated, under its id', async () => {
    const { participation, socket, ...w } = await inside();
    const putting = participation.put('n1', 'mine');
    const extending = participation.extend();
    await w.advance(5_000);
    await w.reply(socket, 'ping', { type: 'pong' });
    await w.advance(25_000);
    const ids = socket.of('content.put').map(({ requestId }) => requestId);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(socket.of('session.extend')).toHaveLength(2);
    await w.reply(socket, 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    const extended = { type: 'session.extended', sessionId: 's1', warnAt: w.now() + 900_000 };
    await w.reply(socket, 'session.extend', extended);
    await expect(putting).resolves.toBe(1);
    await extending;
  });

  test('unless the caller has said how long to wait', async () => {
    const { participation, socket, ...w } = await inside();
    const outcome = expect(participation.put('n1', 'mine', { timeout: 4_000 })).rejects.toMatchObject({
      code: 'client.timeout',
    });
    await w.advance(60_000);
    await outcome;
    expect(socket.of('content.put')).toHaveLength(1);
  });

  test('but nothing is repeated for ever', async () => {
    const { participation, socket, ...w } = await inside();
    const outcome = expect(participation.extend()).rejects.toMatchObject({ code: 'internal' });
    await settled();
    for (let time = 0; time < 8; time += 1) {
      await w.reply(socket, 'session.extend', error('internal'));
      await w.advance(30_000);
    }
    await outcome;
    expect(socket.of('session.extend')).toHaveLength(8);
  });

  test('a write to a server that had lost sight of us is made after the return', async () => {
    const { participation, socket, ...w } = await inside();
    const putting = participation.put('n1', 'mine');
    await settled();
    await w.reply(socket, 'content.put', error('session.not-joined', false));
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    expect(socket.of('content.put')).toHaveLength(1);
    await w.reply(socket, 'session.join', w.joined());
    const ids = socket.of('content.put').map(({ requestId }) => requestId);
    expect(ids).toEqual([ids[0], ids[0]]);
    await w.reply(socket, 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    await expect(putting).resolves.toBe(1);
  });

  test('unless it finds us outside again and again', async () => {
    const { participation, socket, ...w } = await inside();
    const outcome = expect(participation.put('n1', 'mine')).rejects.toMatchObject({
      code: 'session.not-joined',
    });
    await settled();
    for (let time = 0; time < 8; time += 1) {
      await w.reply(socket, 'content.put', error('session.not-joined', false));
      await w.reply(socket, 'session.join', w.joined());
    }
    await outcome;
    expect(socket.of('content.put')).toHaveLength(8);
  });

  test('a signal ends it, even between two attempts', async () => {
    const { participation, socket, ...w } = await inside();
    const signal = new AbortController();
    const outcome = expect(participation.extend({ signal: signal.signal })).rejects.toThrow('never mind');
    await settled();
    await w.reply(socket, 'session.extend', error('internal'));
    signal.abort(new Error('never mind'));
    await w.advance(30_000);
    await outcome;
    expect(socket.of('session.extend')).toHaveLength(1);
  });

  test('a page of the content that was requested too fast is requested again', async () => {
    const w = world({ keepAlive: DAY });
    const { participation, socket } = await w.inside({
      content: { items: [], next: 'p2', contentRevision: 9 },
    });
    await w.reply(socket, 'content.list', error('connection.too-fast'));
    expect(socket.closedWith).toBeUndefined();
    await w.advance(2_000);
    expect(socket.of('content.list')).toMatchObject([{ cursor: 'p2' }, { cursor: 'p2' }]);
    await w.reply(socket, 'content.list', {
      type: 'content',
      sessionId: 's1',
      items: [],
      next: null,
      contentRevision: 9,
    });
    expect(participation.getSnapshot().complete).toBe(true);
  });
});

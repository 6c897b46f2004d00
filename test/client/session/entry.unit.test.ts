import { describe, expect, test } from '@jest/globals';
import { clientError, VigilError } from '../../../client/error.ts';
import type { Connection } from '../../../client/link/connection.ts';
import { sessionEntry } from '../../../client/session/entry.ts';
import { end, type ParticipationState } from '../../../client/session/participation-state.ts';
import type { SessionHost } from '../../../client/session/session-host.ts';
import { sessionStore } from '../../../client/session/session-store.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { fakeConnection } from '../fake-connection.ts';
import { handClock, settled } from '../hand-clock.ts';
import { DAY, ended, world } from '../world.ts';

const entering = (manner: object = {}) => {
  const time = handClock();
  const store = sessionStore(time.clock);
  const line = fakeConnection();
  const current = { connection: line.connection as Connection | null };
  const server = { now: 0 };
  const host = {
    clock: time.clock,
    serverClock: { now: () => server.now },
    random: () => 1,
    connection: () => current.connection,
    fault: () => {},
  } as unknown as SessionHost;
  const entry = sessionEntry('s1', host, store, () => manner);
  /** As the client does with every message, before its requester gets it. */
  const reply = async (to: ReturnType<typeof fakeConnection>, message: unknown) => {
    if (!(message instanceof Error)) store.receive(message as DownMessage);
    await to.answer(message);
  };
  return {
    ...time,
    ...line,
    store,
    entry,
    current,
    server,
    reply,
    joined: world().joined,
    leave: () => store.become(end(store.getSnapshot(), { ending: 'exit', at: time.now(), mayReturn: true })),
    phase: () => store.getSnapshot().phase,
    /** Enters on this connection. */
    inside: async () => {
      const settling = entry.settle(line.connection);
      await settled();
      await reply(line, world().joined());
      await settling;
    },
  };
};
const refusal = (code: VigilError['code'], retryable = false) =>
  new VigilError({ code, title: '', detail: '', retryable });
const join = { action: 'session.join', sessionId: 's1' };

describe('Getting in', () => {
  test('is requested in the manner of whoever enters, once on each connection', async () => {
    const w = entering({ resume: true, name: 'Gil' });
    const settling = w.entry.settle(w.connection, false, 4_000);
    await settled();
    expect(w.said).toEqual([{ ...join, resume: true, name: 'Gil', options: { timeout: 4_000 } }]);
    await w.reply(w, w.joined());
    await expect(settling).resolves.toBe(true);
    await expect(w.entry.settle(w.connection)).resolves.toBe(true);
    expect(w.said).toHaveLength(1);
    void w.entry.settle(w.connection, true);
    const other = fakeConnection();
    void w.entry.settle(other.connection);
    await settled();
    expect([w.said.length, other.said.length]).toEqual([2, 1]);
  });

  test('is not requested for somebody who has left', async () => {
    const w = entering();
    w.leave();
    await expect(w.entry.settle(w.connection)).resolves.toBe(true);
    expect(w.said).toEqual([]);
  });

  test('begins a new list of the content, whose further pages are read', async () => {
    const w = entering();
    void w.entry.settle(w.connection);
    await settled();
    await w.reply(w, w.joined({ content: { items: [], next: 'p2', contentRevision: 9 } }));
    expect(w.said.slice(1)).toEqual([{ action: 'content.list', sessionId: 's1', cursor: 'p2' }]);
    expect(w.store.getSnapshot().complete).toBe(false);
    await w.answer({ type: 'content', items: [], next: null, contentRevision: 9 });
    expect(w.store.getSnapshot().complete).toBe(true);
  });

  test('on a connection that a newer one has replaced reads nothing', async () => {
    const w = entering();
    void w.entry.settle(w.connection);
    await settled();
    const newer = fakeConnection();
    void w.entry.settle(newer.connection);
    await settled();
    await w.reply(w, w.joined({ content: { items: [], next: 'p2', contentRevision: 9 } }));
    expect(w.actions()).toEqual(['session.join']);
    expect(newer.actions()).toEqual(['session.join']);
  });

  test('after leaving reads nothing either', async () => {
    const w = entering();
    const settling = w.entry.settle(w.connection);
    await settled();
    w.leave();
    await w.answer(w.joined({ content: { items: [], next: 'p2', contentRevision: 9 } }));
    await expect(settling).resolves.toBe(true);
    expect(w.actions()).toEqual(['session.join']);
  });

  test('is repeated, three times at most, when this very join has found the absence to be over', async () => {
    const w = entering();
    const settling = w.entry.settle(w.connection, false, 4_000);
    await settled();
    // Such an end is no news about the session, and is not passed to it.
    for (let time = 0; time < 4; time += 1) await w.answer({ ...ended(w.now()), ending: 'disconnected' });
    await expect(settling).resolves.toBe(true);
    expect(w.said).toEqual(Array.from({ length: 4 }, () => ({ ...join, options: { timeout: 4_000 } })));
  });

  test('is over at any other end', async () => {
    const w = entering();
    const settling = w.entry.settle(w.connection);
    await settled();
    await w.reply(w, { ...ended(w.now()), requestId: 'r1' });
    await expect(settling).resolves.toBe(true);
    expect([w.phase(), w.said.length]).toEqual(['ended', 1]);
  });
});

describe('Whoever is not let in', () => {
  const refusedBy = async (fault: unknown) => {
    const w = entering();
    const settling = w.entry.settle(w.connection);
    await settled();
    await w.answer(fault);
    return { ...w, settling };
  };

  test('is refused if nothing would change that', async () => {
    const w = await refusedBy(refusal('session.not-found'));
    await expect(w.settling).resolves.toBe(false);
    expect(w.store.getSnapshot()).toMatchObject({ phase: 'refused', refusal: { code: 'session.not-found' } });
    await w.advance(60_000);
    expect([w.said.length, w.dropped]).toEqual([1, []]);
  });

  test.each([
    ['the server failed', refusal('internal', true), 1_000],
    ['it was too fast', refusal('connection.too-fast', true), 2_000],
    [
      'the message was not understood, which says nothing about the session',
      refusal('message.overtaken'),
      1_000,
    ],
  ])('asks again after a growing pause if %s', async (_, fault, pause) => {
    const w = await refusedBy(fault);
    await expect(w.settling).resolves.toBe(false);
    expect(w.phase()).toBe('joining');
    await w.advance(pause - 1);
    expect(w.said).toHaveLength(1);
    await w.advance(1);
    expect(w.said).toHaveLength(2);
    await w.answer(fault);
    await w.advance(pause + 1_000 - 1);
    expect(w.said).toHaveLength(2);
    await w.advance(1);
    await w.reply(w, w.joined());
    expect(w.phase()).toBe('present');
    // A success resets the pause.
    void w.entry.settle(w.connection, true);
    await settled();
    await w.answer(fault);
    await w.advance(pause);
    expect(w.said).toHaveLength(5);
  });

  test('does not ask again on a replaced connection, nor after leaving', async () => {
    const gone = await refusedBy(refusal('internal', true));
    gone.current.connection = null;
    const left = await refusedBy(refusal('internal', true));
    left.leave();
    for (const w of [gone, left]) {
      await w.advance(60_000);
      expect(w.said).toHaveLength(1);
    }
  });

  test('gives up a connection that does not answer', async () => {
    const fault = clientError('client.timeout', 'session.join');
    const w = await refusedBy(fault);
    await expect(w.settling).resolves.toBe(false);
    await w.advance(60_000);
    expect([w.dropped, w.said.length, w.phase()]).toEqual([[fault], 1, 'joining']);
  });

  test('on an older connection, or after leaving, is told nothing', async () => {
    const w = entering();
    const settling = w.entry.settle(w.connection);
    await settled();
    void w.entry.settle(fakeConnection().connection);
    await settled();
    await w.answer(refusal('session.not-found'));
    await expect(settling).resolves.toBe(false);
    expect(w.phase()).toBe('joining');
  });

  test('because of a fault in the program is told of it', async () => {
    const w = entering();
    const settling = expect(w.entry.settle(w.connection)).rejects.toThrow('broken');
    await settled();
    await w.answer(new RangeError('broken'));
    await settling;
    expect(w.phase()).toBe('joining');
  });
});

describe('Leaving', () => {
  test.each(['exit', 'leave'] as const)(
    'by %s is said once, on the connection that is inside',
    async (how) => {
      const w = entering();
      await w.inside();
      w.leave();
      const departing = w.entry.depart(how, { timeout: 4_000 });
      expect(w.entry.owed()).toBe(how);
      await settled();
      const ago = how === 'exit' ? { agoMs: 0 } : {};
      expect(w.said.slice(1)).toEqual([
        { action: `session.${how}`, sessionId: 's1', ...ago, options: { timeout: 4_000 } },
      ]);
      await w.answer({ type: 'session.left' });
      await departing;
      expect(w.entry.owed()).toBeUndefined();
      await w.entry.settle(w.connection);
      expect(w.said).toHaveLength(2);
    },
  );

  test('needs no message where nobody has entered', async () => {
    for (const how of ['exit', 'leave'] as const) {
      const w = entering();
      w.leave();
      await w.entry.depart(how);
      expect([w.said, w.entry.owed()]).toStrictEqual([[], undefined]);
    }
  });

  test('with this tab alone is void once it is to be inside again; everywhere, it stands', async () => {
    const w = entering();
    await w.inside();
    await w.entry.depart('leave');
    expect([w.actions(), w.entry.owed()]).toStrictEqual([['session.join'], undefined]);
    void w.entry.depart('exit');
    await settled();
    await w.answer({ type: 'session.left' });
    expect(w.actions()).toEqual(['session.join', 'session.exit', 'session.join']);
  });

  test('everywhere is not reduced to leaving with one tab, but leaving with one tab can be extended to it', async () => {
    for (const [first, second] of [
      ['exit', 'leave'],
      ['leave', 'exit'],
    ] as const) {
      const w = entering();
      await w.inside();
      w.current.connection = null;
      w.leave();
      await w.entry.depart(first);
      await w.entry.depart(second);
      expect(w.entry.owed()).toBe('exit');
    }
  });

  test.each([
    [4_000, 4_000],
    [2 * DAY, 2 * DAY],
    // What the server's clock shows is corrected now and then.
    [-300, 0],
  ])(
    'everywhere is said on the next connection, and nobody has to wait: after %d ms as long ago as %d',
    async (passed, agoMs) => {
      const w = entering();
      await w.inside();
      w.current.connection = null;
      w.leave();
      await w.entry.depart('exit', { timeout: 4_000 });
      w.server.now += passed;
      const next = fakeConnection();
      const settling = w.entry.settle(next.connection);
      await settled();
      expect(next.said).toEqual([{ ...join, resume: true }]);
      await next.answer(w.joined());
      expect(next.said.slice(1)).toEqual([{ action: 'session.exit', sessionId: 's1', agoMs }]);
      await next.answer({ type: 'session.left' });
      await expect(settling).resolves.toBe(true);
      expect(w.entry.owed()).toBeUndefined();
    },
  );

  test.each([
    ['exit', true, 0],
    ['exit', false, 5_000],
    ['leave', true, 5_000],
  ] as const)(
    'everywhere, and then by %s, anew or not (%s), was meant %d ms ago',
    async (second, isNews, agoMs) => {
      const w = entering();
      await w.inside();
      w.current.connection = null;
      w.leave();
      await w.entry.depart('exit', {}, true);
      w.server.now += 5_000;
      await w.entry.depart(second, {}, isNews);
      const next = fakeConnection();
      void w.entry.settle(next.connection);
      await settled();
      await next.answer(w.joined());
      expect(next.said.slice(1)).toEqual([{ action: 'session.exit', sessionId: 's1', agoMs }]);
    },
  );

  test('everywhere is said without its age to a release that does not take one, and no other refusal is answered so', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    const departing = w.entry.depart('exit', { timeout: 4_000 });
    await settled();
    await w.answer(refusal('message.invalid'));
    const exit = { action: 'session.exit', sessionId: 's1', options: { timeout: 4_000 } };
    expect(w.said.slice(1)).toEqual([{ ...exit, agoMs: 0 }, exit]);
    expect(w.entry.owed()).toBe('exit');
    await w.answer({ type: 'session.left' });
    await departing;
    expect([w.said.length, w.entry.owed()]).toStrictEqual([3, undefined]);
  });

  test('everywhere is done when the next connection finds it ended', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    w.current.connection = null;
    await w.entry.depart('exit');
    const next = fakeConnection();
    const settling = w.entry.settle(next.connection);
    await settled();
    await next.answer(ended(w.now()));
    await expect(settling).resolves.toBe(true);
    expect([next.actions(), w.entry.owed()]).toStrictEqual([['session.join'], undefined]);
  });

  test('with this tab alone is done when its connection is lost', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    w.current.connection = null;
    await w.entry.depart('leave');
    const next = fakeConnection();
    await expect(w.entry.settle(next.connection)).resolves.toBe(true);
    expect([next.said, w.entry.owed()]).toStrictEqual([[], undefined]);
  });

  test('is still owed without an answer: the connection is given up, and nothing is joined on it', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    const departing = w.entry.depart('exit');
    await settled();
    const fault = clientError('client.timeout', 'session.exit');
    const back = w.entry.settle(w.connection);
    await w.answer(fault);
    await departing;
    expect([w.dropped, w.entry.owed()]).toEqual([[fault], 'exit']);
    await w.answer(fault);
    await expect(back).resolves.toBe(false);
    expect(w.actions()).toEqual(['session.join', 'session.exit', 'session.exit']);
  });

  test('is done even if it is refused: then the server does not take us for inside', async () => {
    const w = entering();
    await w.inside();
    const departing = w.entry.depart('exit');
    await settled();
    await w.answer(refusal('session.not-joined'));
    expect(w.entry.owed()).toBeUndefined();
    // Still wanted, so it is joined again.
    expect(w.actions()).toEqual(['session.join', 'session.exit', 'session.join']);
    await w.reply(w, w.joined());
    await departing;
  });

  test('is repeated after a pause if the server failed at it', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    const departing = w.entry.depart('exit');
    await settled();
    await w.answer(refusal('internal', true));
    await w.advance(1_000);
    expect(w.actions()).toEqual(['session.join', 'session.exit', 'session.exit']);
    await w.answer({ type: 'session.left' });
    await departing;
    expect(w.entry.owed()).toBeUndefined();
  });

  test('that is cancelled, or broken, is no longer owed, and says why', async () => {
    const w = entering();
    await w.inside();
    w.leave();
    const departing = expect(w.entry.depart('exit')).rejects.toThrow('taken back');
    await settled();
    await w.answer(new Error('taken back'));
    await departing;
    expect(w.entry.owed()).toBeUndefined();
    const state: ParticipationState = w.store.getSnapshot();
    expect([state.phase, w.dropped]).toEqual(['ended', []]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { clientError, VigilError } from '../../../client/error.ts';
import { serverClock } from '../../../client/link/server-clock.ts';
import { type JoinOptions, participate } from '../../../client/session/member.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { fakeConnection } from '../fake-connection.ts';
import { handClock, settled } from '../hand-clock.ts';
import { DAY, ended, policy, world } from '../world.ts';

const MINUTE = 60_000;
const refusal = (code: VigilError['code'], retryable = false) =>
  new VigilError({ code, title: '', detail: '', retryable });

/** Somebody in one session, without the client around it. */
const setUp = () => {
  const time = handClock();
  const line = fakeConnection();
  const current = { connection: line.connection as typeof line.connection | null };
  let [arrived, retried, ids] = [0, 0, 0];
  const faults: VigilError[] = [];
  const member = participate('s1', {
    clock: time.clock,
    random: () => 1,
    serverClock: serverClock(time.clock),
    requestId: () => {
      ids += 1;
      return `w${ids}`;
    },
    connection: () => current.connection,
    fault: (error) => faults.push(error),
    retry: () => {
      retried += 1;
    },
    arrive: () => {
      arrived += 1;
    },
  });
  const { participation } = member;
  const receive = (message: object, on = line) =>
    member.receive({ serverTime: time.now(), sessionId: 's1', ...message } as DownMessage, on.connection);
  const joinedMessage = (more: object = {}) => ({
    ...world().joined(),
    serverTime: time.now(),
    warnAt: time.now() + policy.idleTimeout,
    ...more,
  });
  /** The answer to a join, which everybody gets before its requester. */
  const letIn = async (more: object = {}, on = line) => {
    receive(joinedMessage(more), on);
    await on.answer(joinedMessage(more), 'session.join');
  };
  return {
    ...time,
    ...line,
    current,
    member,
    participation,
    receive,
    letIn,
    faults,
    arrived: () => arrived,
    retried: () => retried,
    now: participation.getSnapshot,
    instant: time.now,
    inside: async (options: JoinOptions = {}, more: object = {}) => {
      member.join(options);
      await settled();
      await letIn(more);
    },
    warn: () => receive({ type: 'session.warning', logoutAt: time.now() + policy.warningPeriod }),
    joins: () => line.said.filter(({ action }) => action === 'session.join'),
    lose: () => {
      current.connection = null;
      member.doubt();
    },
    /** Opens the next connection. */
    reconnect: () => {
      const next = fakeConnection();
      current.connection = next.connection;
      return { ...next, entering: member.enter(next.connection) };
    },
  };
};

describe('Somebody who joins', () => {
  test('arrives, and enters on the connection that is there, without resuming', async () => {
    const w = setUp();
    w.member.join({ name: 'Gil' });
    await settled();
    expect([w.arrived(), w.retried()]).toEqual([1, 1]);
    expect(w.said).toEqual([{ action: 'session.join', sessionId: 's1', name: 'Gil' }]);
    expect(w.said[0]).not.toHaveProperty('resume');
    expect([w.member.wanted(), w.member.owes(), w.member.left()]).toEqual([true, false, false]);
  });

  test('enters on the next connection where there is none', async () => {
    const w = setUp();
    w.current.connection = null;
    w.member.join({});
    await settled();
    expect(w.said).toEqual([]);
    const next = w.reconnect();
    await settled();
    expect(next.said).toMatchObject([{ action: 'session.join' }]);
    await w.letIn({}, next);
    await expect(next.entering).resolves.toBe(true);
    await expect(w.member.enter(next.connection)).resolves.toBe(true);
    expect(next.said).toHaveLength(1);
    void w.member.enter(next.connection, 4_000);
    await settled();
    expect(next.said.slice(1)).toMatchObject([{ resume: true, options: { timeout: 4_000 } }]);
  });

  test('again while it is wanted arrives again and says nothing', async () => {
    const w = setUp();
    await w.inside();
    w.member.join({});
    await settled();
    expect([w.arrived(), w.retried(), w.said.length, w.now().phase]).toEqual([2, 1, 1, 'present']);
  });

  test('keeps the given name until another one is given', async () => {
    const w = setUp();
    await w.inside({ name: 'Gil' });
    w.member.join({});
    w.receive(ended(w.instant()));
    w.member.join({});
    await settled();
    expect(w.joins()).toHaveLength(1);
    w.member.join({ name: 'Gila' });
    await settled();
    expect(w.joins().slice(1)).toMatchObject([{ name: 'Gila' }]);
    expect(w.joins()[1]).not.toHaveProperty('resume');
  });

  test('with a page that continues says so', async () => {
    const w = setUp();
    w.member.join({ resume: true });
    await settled();
    expect(w.joins()).toEqual([{ action: 'session.join', sessionId: 's1', resume: true }]);
  });

  test('after others have ended it enters only by a deliberate call, after leaving by any', async () => {
    const w = setUp();
    await w.inside();
    w.receive(ended(w.instant()));
    w.member.join({});
    await settled();
    expect([w.joins().length, w.arrived(), w.member.left()]).toEqual([1, 1, false]);
    w.member.join({ again: true });
    await settled();
    expect([w.joins().length, w.arrived()]).toEqual([2, 2]);
    await w.letIn();
    const leaving = w.participation.leave();
    await settled();
    expect(w.member.left()).toBe(false);
    await w.answer({ type: 'session.left' });
    await leaving;
    expect(w.member.left()).toBe(true);
    w.member.join({});
    await settled();
    expect(w.joins()).toHaveLength(3);
    await w.letIn();
    w.receive(ended(w.instant()));
    // This time it was not ended by oneself.
    w.member.join({});
    await settled();
    expect([w.joins().length, w.member.left()]).toEqual([3, false]);
  });

  test('anew does not resume, on a connection or without one', async () => {
    const w = setUp();
    await w.inside();
    w.participation.reenter();
    await settled();
    expect(w.joins()).toHaveLength(1);
    w.receive(ended(w.instant()));
    w.participation.reenter();
    await settled();
    expect(w.joins()).toHaveLength(2);
    expect(w.joins()[1]).not.toHaveProperty('resume');
    expect([w.arrived(), w.now().phase]).toEqual([2, 'joining']);
    await w.letIn();
    w.receive(ended(w.instant()));
    w.current.connection = null;
    w.participation.reenter();
    const next = w.reconnect();
    await settled();
    expect(next.said).toHaveLength(1);
    expect(next.said[0]).not.toHaveProperty('resume');
  });
});

describe('A return', () => {
  const returning = async (come: (w: ReturnType<typeof setUp>) => Promise<unknown>) => {
    const w = setUp();
    await w.inside();
    await come(w);
    w.lose();
    const next = w.reconnect();
    await settled();
    return next.said;
  };

  test('reports how long ago something was done, up to a day', async () => {
    for (const [ago, agoMs] of [
      [0, 0],
      [DAY - 1, DAY - 1],
      [DAY, undefined],
    ] as const) {
      const said = await returning(async (w) => {
        w.participation.act();
        await w.advance(ago);
      });
      expect(said).toEqual([{ action: 'session.join', sessionId: 's1', resume: true, agoMs }]);
    }
  });

  test('reports nothing where nothing was done, or during a warning', async () => {
    const nothing = await returning(async () => {});
    const warned = await returning(async (w) => {
      w.participation.act();
      await w.advance(MINUTE);
      w.warn();
      expect(w.now().phase).toBe('warned');
    });
    for (const said of [nothing, warned])
      expect(said).toEqual([{ action: 'session.join', sessionId: 's1', resume: true }]);
  });

  test('reports microphone and camera again, and what was done since it began', async () => {
    const w = setUp();
    await w.inside();
    w.participation.media({ audio: true, video: false });
    w.receive({ type: 'session.warning', logoutAt: w.instant(), decidedAt: 1 });
    expect(w.sent).toEqual([{ action: 'media', sessionId: 's1', audio: true, video: false }]);
    w.lose();
    w.participation.act();
    await w.advance(5_000);
    const next = w.reconnect();
    await settled();
    await w.advance(1_000);
    await w.letIn({}, next);
    expect(next.sent).toEqual([{ action: 'media', sessionId: 's1', audio: true, video: false }]);
    w.lose();
    await w.advance(1_000);
    const third = w.reconnect();
    await settled();
    w.participation.act();
    await w.letIn({}, third);
    expect(third.sent.map(({ action }) => action)).toEqual(['media', 'activity']);
  });
});

describe('What has no reply', () => {
  const media = { action: 'media', audio: true, video: true } as const;

  test('names this session, and nothing is sent while unconfirmed', async () => {
    const w = setUp();
    expect(w.participation.send(media)).toBe(false);
    await w.inside();
    expect(w.participation.send(media)).toBe(true);
    expect(w.sent).toEqual([{ sessionId: 's1', ...media }]);
    w.line.isUp = false;
    expect(w.participation.send(media)).toBe(false);
    w.line.isUp = true;
    w.member.doubt();
    expect(w.participation.send(media)).toBe(false);
    await w.letIn();
    w.current.connection = null;
    expect(w.participation.send(media)).toBe(false);
    w.current.connection = w.connection;
    w.receive(ended(w.instant()));
    expect(w.participation.send(media)).toBe(false);
    expect(w.sent).toHaveLength(1);
  });

  test('is activity only inside, and moves the warning by when it was done', async () => {
    const w = setUp();
    w.participation.act();
    expect(w.sent).toEqual([]);
    const waiting = { type: 'session.waiting', participantId: 'g', until: w.instant() + MINUTE };
    w.member.join({});
    await settled();
    w.receive(waiting);
    w.participation.act();
    expect(w.sent).toEqual([]);
    await w.answer(waiting);
    w.receive({ type: 'session.admitted' });
    await settled();
    expect(w.joins()).toHaveLength(2);
    await w.letIn();
    await w.advance(10_000);
    w.member.flush();
    w.participation.act();
    expect(w.sent.at(-1)).toEqual({ action: 'activity', sessionId: 's1', agoMs: 0 });
    await w.advance(20_000);
    w.participation.act();
    await w.advance(5_000);
    w.member.flush();
    expect(w.sent.at(-1)).toEqual({ action: 'activity', sessionId: 's1', agoMs: 5_000 });
    expect(w.now().warnAt).toBe(w.instant() - 5_000 + policy.idleTimeout);
  });

  test('goes out as often as the session’s policy asks', async () => {
    const w = setUp();
    await w.inside({}, { policy: { ...policy, reportEvery: 5_000 } });
    w.participation.act();
    await w.advance(1_000);
    w.participation.act();
    await w.advance(4_000);
    expect(w.sent.map(({ agoMs }) => agoMs)).toEqual([0, 4_000]);
  });
});

describe('What the server tells', () => {
  test.each(['disconnected', 'expired'])(
    'about a connection that is %s ends that one alone',
    async (ending) => {
      const w = setUp();
      await w.inside();
      w.receive({ ...ended(w.instant()), ending });
      expect([w.dropped, w.now().phase]).toEqual([['lost'], 'present']);
      w.receive({ ...ended(w.instant()), ending, requestId: 'r1' });
      expect([w.dropped, w.now().phase]).toEqual([['lost'], 'present']);
    },
  );

  test('is no news to somebody who has left, or is leaving', async () => {
    const w = setUp();
    await w.inside();
    const leaving = w.participation.exit();
    const before = w.now();
    w.receive(ended(w.instant()));
    w.receive({ type: 'session.left' });
    w.warn();
    expect(w.now()).toBe(before);
    // Back already, and the exit stands: what comes before its answer is from before.
    w.participation.reenter();
    const anew = w.now();
    w.receive({ type: 'session.left' });
    w.receive(ended(w.instant() + MINUTE));
    expect(w.now()).toBe(anew);
    await settled();
    await w.answer({ type: 'session.left' }, 'session.exit');
    await w.letIn();
    await leaving;
    expect(w.now()).toMatchObject({ phase: 'present', live: true });
  });

  test('about a leave with this tab alone is no news once it is back; an ending is', async () => {
    const w = setUp();
    await w.inside();
    void w.participation.leave();
    await settled();
    w.participation.reenter();
    w.receive({ type: 'session.left' });
    expect(w.now().phase).toBe('joining');
    w.receive(ended(w.instant() + MINUTE));
    expect(w.now().phase).toBe('ended');
  });

  test('about a leave is no news either where it comes on a connection that has been replaced since', async () => {
    const w = setUp();
    await w.inside();
    w.receive({ type: 'session.left' });
    expect(w.now()).toMatchObject({ phase: 'present', live: true });
  });

  test('about anything else takes nothing along', async () => {
    const w = setUp();
    await w.inside();
    w.participation.act();
    await w.advance(1_000);
    w.participation.act();
    w.receive({ type: 'presence.changed', since: 1, revision: 2, joined: [], changed: [], left: [] });
    await w.advance(MINUTE);
    expect(w.sent).toHaveLength(2);
  });

  test('about an ending takes along what was done before it', async () => {
    const w = setUp();
    await w.inside();
    w.participation.act();
    await w.advance(1_000);
    w.participation.act();
    w.receive(ended(w.instant()));
    w.member.join({ resume: true, again: true });
    await settled();
    expect(w.joins().at(-1)).toEqual({ action: 'session.join', sessionId: 's1', resume: true });
    await w.letIn();
    await w.advance(2 * MINUTE);
    expect(w.sent).toHaveLength(1);
  });

  test('about the content and the roster makes it read what is missing', async () => {
    const w = setUp();
    await w.inside();
    w.receive({ type: 'content.changed', itemId: 'a', revision: 3, value: 1, by: 'Ben', byId: 'ben' });
    w.receive({ type: 'presence.changed', since: 5, revision: 9, joined: [], changed: [], left: [] });
    await w.advance(2_000);
    expect(w.actions().slice(1).sort()).toEqual(['content.list', 'roster.list']);
  });
});

describe('An error that contradicts what is shown', () => {
  test.each(['participation.ended', 'session.not-joined'] as const)(
    'as %s makes it ask how things stand, within ten seconds',
    async (code) => {
      const w = setUp();
      await w.inside();
      expect(w.member.recheck(refusal(code))).toBe(true);
      await settled();
      expect(w.now().live).toBe(false);
      expect(w.joins().slice(1)).toEqual([
        { action: 'session.join', sessionId: 's1', resume: true, options: { timeout: 10_000 } },
      ]);
      // It is being asked.
      expect(w.member.recheck(refusal(code))).toBe(true);
      await settled();
      expect(w.joins()).toHaveLength(2);
    },
  );

  test('is not any other, and makes it ask nothing where nobody can be or need be asked', async () => {
    const w = setUp();
    await w.inside();
    for (const error of [refusal('internal'), new RangeError('session.not-joined'), null])
      expect(w.member.recheck(error)).toBe(false);
    w.current.connection = null;
    expect(w.member.recheck(refusal('session.not-joined'))).toBe(true);
    w.current.connection = w.connection;
    w.receive(ended(w.instant()));
    expect(w.member.recheck(refusal('session.not-joined'))).toBe(true);
    await settled();
    expect([w.joins().length, w.now().live]).toEqual([1, true]);
  });

  test('makes it ask nothing where what is shown is in doubt already: the next connection asks', async () => {
    const w = setUp();
    await w.inside();
    w.member.doubt();
    expect(w.member.recheck(refusal('session.not-joined'))).toBe(true);
    await settled();
    expect(w.joins()).toHaveLength(1);
  });
});

describe('What is asked for', () => {
  test('by a click names this session', async () => {
    const guest = { participantId: 'g', name: 'Gil', knockedAt: 7 };
    const w = setUp();
    await w.inside({}, { role: 'moderator', waiting: [guest], waitingTotal: 1 });
    const { participation } = w;
    const asked = [
      participation.extend({ timeout: 4_000 }),
      participation.admit('g'),
      participation.admit('h'),
      participation.deny('g'),
      participation.put('n1', 'text'),
    ];
    for (const one of asked) one.catch(() => {});
    await settled();
    expect(w.said.slice(1)).toMatchObject([
      { action: 'session.extend', sessionId: 's1', options: { timeout: 4_000 } },
      { action: 'waiting.admit', sessionId: 's1', participantId: 'g', knockedAt: 7 },
      { action: 'waiting.admit', sessionId: 's1', participantId: 'h', knockedAt: undefined },
      { action: 'waiting.deny', sessionId: 's1', participantId: 'g' },
      { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'text', options: { requestId: 'w1' } },
    ]);
  });

  test('without an answer is repeated, unless its caller set a time; a refused request is not', async () => {
    const timeout = clientError('client.timeout', 'session.extend');
    const w = setUp();
    await w.inside();
    const extending = w.participation.extend();
    await settled();
    await w.answer(timeout);
    expect(w.actions().slice(1)).toEqual(['session.extend', 'session.extend']);
    await w.answer({ type: 'session.extended' });
    await expect(extending).resolves.toBeUndefined();
    for (const [options, fault] of [
      [{ timeout: 4_000 }, timeout],
      [{}, refusal('session.not-found')],
    ] as const) {
      const outcome = expect(w.participation.extend(options)).rejects.toBe(fault);
      await settled();
      await w.answer(fault);
      await outcome;
    }
    expect(w.actions().slice(1)).toHaveLength(4);
  });

  test('waits for a connection, and until one is inside', async () => {
    const w = setUp();
    await w.inside();
    w.current.connection = null;
    let done = false;
    const extending = w.participation.extend().then(() => {
      done = true;
    });
    w.member.doubt();
    await settled();
    const next = w.reconnect();
    await settled();
    expect(next.actions()).toEqual(['session.join']);
    await w.letIn({}, next);
    expect([next.actions(), done]).toEqual([['session.join', 'session.extend'], false]);
    await next.answer({ type: 'session.extended' });
    await extending;
    expect(done).toBe(true);
  });

  test('is cancelled by a signal while it waits', async () => {
    const w = setUp();
    w.member.join({});
    const caller = new AbortController();
    const outcome = expect(w.participation.extend({ signal: caller.signal })).rejects.toThrow('never mind');
    const ready = expect(w.participation.ready({ signal: caller.signal })).rejects.toThrow('never mind');
    caller.abort(new Error('never mind'));
    await Promise.all([outcome, ready]);
  });

  test('and written without a connection counts from when it was written', async () => {
    const w = setUp();
    await w.inside();
    w.lose();
    void w.participation.put('n1', 'text');
    await w.advance(3_000);
    const next = w.reconnect();
    await settled();
    expect(next.said).toMatchObject([{ agoMs: 3_000 }]);
    await w.letIn({}, next);
    expect(next.said[1]).toMatchObject({ action: 'content.put', activity: false });
  });

  test('and written automatically without a connection counts for nothing', async () => {
    const w = setUp();
    await w.inside();
    w.lose();
    void w.participation.put('n1', 'text', { activity: false });
    await w.advance(3_000);
    const next = w.reconnect();
    await settled();
    expect(next.said).toEqual([{ action: 'session.join', sessionId: 's1', resume: true }]);
    await w.letIn({}, next);
    expect(next.said[1]).toMatchObject({ action: 'content.put', activity: false });
  });
});

describe('Leaving', () => {
  test('first reports what was done, and is over at once, by the server’s time', async () => {
    const w = setUp();
    await w.inside();
    w.participation.act();
    await w.advance(1_000);
    w.participation.act();
    await w.advance(1_000);
    const leaving = w.participation.exit({ timeout: 4_000 });
    expect(w.sent.map(({ agoMs }) => agoMs)).toEqual([0, 1_000]);
    const ending = { ending: 'exit', at: w.instant(), mayReturn: true };
    expect(w.now()).toMatchObject({ phase: 'ended', ending });
    expect([w.member.wanted(), w.member.owes(), w.member.left()]).toEqual([false, true, false]);
    await settled();
    expect(w.said.slice(1)).toMatchObject([{ action: 'session.exit', options: { timeout: 4_000 } }]);
    await w.answer({ type: 'session.left' });
    await leaving;
    expect([w.member.owes(), w.member.left()]).toEqual([false, true]);
    w.participation.reenter();
    await settled();
    expect(w.joins().at(-1)).not.toHaveProperty('agoMs');
    await w.letIn();
    await w.advance(2 * MINUTE);
    expect(w.sent).toHaveLength(2);
  });

  test('everywhere may be asked for after leaving with this tab, and keeps the time at which it was over', async () => {
    const w = setUp();
    await w.inside();
    const leaving = w.participation.leave({ timeout: 4_000 });
    const { ending } = w.now();
    await w.advance(10);
    const exit = w.participation.exit();
    expect(w.now().ending).toBe(ending);
    await settled();
    expect(w.said.slice(1)).toMatchObject([{ action: 'session.leave', options: { timeout: 4_000 } }]);
    await w.answer({ type: 'session.left' });
    await Promise.all([leaving, exit]);
  });

  test('what others have ended says nothing', async () => {
    const w = setUp();
    await w.inside();
    w.receive(ended(w.instant()));
    await w.participation.exit();
    await w.participation.leave();
    expect([w.said.length, w.member.left(), w.now().ending?.ending]).toEqual([1, false, 'inactivity']);
  });
});

describe('What becomes of the connection', () => {
  const closing = clientError('client.closed', 'closed', false);

  test('is told to somebody who wants to enter, if no connection can be opened', () => {
    const w = setUp();
    w.current.connection = null;
    w.member.join({});
    w.member.shutOut(closing);
    expect(w.now()).toMatchObject({ phase: 'joining', refusal: closing });
    w.member.shutOut(null);
    expect(w.now().refusal).toBeNull();
  });

  test('puts in doubt what is known, except for somebody who has left', async () => {
    const w = setUp();
    await w.inside();
    w.member.doubt();
    expect(w.now().live).toBe(false);
    await w.letIn();
    w.receive(ended(w.instant()));
    w.member.doubt();
    expect(w.now().live).toBe(true);
  });

  test('closing refuses those who want to enter, and keeps no timer', async () => {
    const w = setUp();
    await w.inside();
    w.participation.act();
    await w.advance(1_000);
    w.participation.act();
    w.member.close(closing);
    expect(w.now()).toMatchObject({ phase: 'refused', refusal: closing });
    await w.advance(2 * MINUTE);
    expect(w.sent).toHaveLength(1);
    const left = setUp();
    await left.inside();
    left.receive(ended(left.instant()));
    left.member.close(closing);
    expect(left.now().phase).toBe('ended');
  });
});

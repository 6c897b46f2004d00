import { describe, expect, test } from '@jest/globals';
import { clientError } from '../../../client/error.ts';
import { openRequests } from '../../../client/link/requests.ts';
import type { DownMessage, DownOf } from '../../../shared/messages.ts';
import { handClock, settled } from '../hand-clock.ts';

const pong: DownOf<'pong'> = { type: 'pong', serverTime: 1 };

const setUp = () => {
  const time = handClock();
  const texts: string[] = [];
  let [ids, doubts] = [0, 0];
  let fails = false;
  const requests = openRequests(
    {
      clock: time.clock,
      requestId: () => {
        ids += 1;
        return `r${ids}`;
      },
      unanswered: () => {
        doubts += 1;
      },
    },
    (text) => {
      if (fails) throw clientError('client.disconnected', 'No connection.');
      texts.push(text);
    },
  );
  /** As the connection does with every message. */
  const arrive = (message: DownMessage) => {
    const asked = requests.answeredBy(message);
    asked?.resolve(message);
    return asked;
  };
  const pace = (atOnce: number, every: number) =>
    arrive({
      type: 'welcome',
      serverTime: 1,
      user: { id: 'anna', name: 'Anna', kind: 'contact' },
      limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1, pace: { atOnce, every } },
      expiresAt: 1,
    });
  const sent = () => texts.map((text) => JSON.parse(text) as { action: string; requestId: string });
  return {
    ...time,
    requests,
    arrive,
    pace,
    texts,
    sent,
    doubts: () => doubts,
    disconnect: () => {
      fails = true;
    },
  };
};

const put = (value: string) => ({
  action: 'content.put' as const,
  sessionId: 's1',
  itemId: 'n1',
  value,
});

describe('A request', () => {
  test('has an id of its own unless it is given one, and is known by it until it is answered', async () => {
    const { requests, arrive, sent, advance, clock } = setUp();
    await advance(7);
    const first = requests.send({ action: 'ping' });
    const second = requests.send({ action: 'groups.list' }, { requestId: 'mine' });
    expect(sent()).toEqual([
      { action: 'ping', requestId: 'r1' },
      { action: 'groups.list', requestId: 'mine' },
    ]);
    expect(requests.size()).toBe(2);
    expect(arrive(pong)).toBeUndefined();
    expect(arrive({ ...pong, requestId: 'r1' })?.sentAt).toBe(clock.elapsed());
    expect(arrive({ ...pong, requestId: 'r1' })).toBeUndefined();
    await expect(first).resolves.toMatchObject(pong);
    expect(requests.size()).toBe(1);
    requests.rejectAll(clientError('client.disconnected', 'lost'));
    await expect(second).rejects.toMatchObject({ code: 'client.disconnected' });
    expect(requests.size()).toBe(0);
  });

  test('is given up half a minute after it was sent, or when its caller says so, and a late answer is ignored', async () => {
    const { requests, advance, sent } = setUp();
    const given: unknown[] = [];
    for (const options of [{}, { timeout: 40_000 }])
      requests.send({ action: 'groups.list' }, options).catch((error: unknown) => given.push(error));
    await advance(29_999);
    expect([given, requests.size()]).toEqual([[], 2]);
    await advance(1);
    expect(given).toMatchObject([{ code: 'client.timeout', retryable: true }]);
    expect(requests.size()).toBe(1);
    await advance(10_000);
    expect([given.length, requests.size(), sent().length]).toEqual([2, 0, 2]);
  });

  test('that cannot be sent is no longer under way', async () => {
    const { requests, disconnect, advance, doubts } = setUp();
    disconnect();
    await expect(requests.send(put('text'))).rejects.toMatchObject({ code: 'client.disconnected' });
    expect(requests.size()).toBe(0);
    await advance(60_000);
    expect(doubts()).toBe(0);
  });

  test('fits to the byte, in any script', async () => {
    const { requests, texts } = setUp();
    const around = JSON.stringify({ ...put(''), requestId: 'r1' }).length;
    const value = `é${'🎉'.repeat(10)}${'a'.repeat(32 * 1024 - around - 42)}`;
    void requests.send(put(value));
    expect(Buffer.byteLength(texts[0] ?? '')).toBe(32 * 1024);
    let refusal: unknown = 'none';
    requests.send(put(`${value}a`)).catch((error: unknown) => {
      refusal = error;
    });
    await settled();
    expect(refusal).toMatchObject({ code: 'client.too-large', retryable: false });
    expect([texts.length, requests.size()]).toEqual([1, 1]);
  });

  test('leaves no listener on its caller’s signal', async () => {
    const { requests, arrive } = setUp();
    const heard: string[] = [];
    const { signal } = new AbortController();
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    Object.assign(signal, {
      addEventListener: (...told: Parameters<typeof add>) => {
        heard.push(`on ${told[0]}`);
        add(...told);
      },
      removeEventListener: (...told: Parameters<typeof remove>) => {
        heard.push(`off ${told[0]}`);
        remove(...told);
      },
    });
    const asked = requests.send({ action: 'ping' }, { signal });
    arrive({ ...pong, requestId: 'r1' });
    await asked;
    expect(heard).toEqual(['on abort', 'off abort']);
  });

  test('is ignored once its caller has cancelled it', async () => {
    const { requests, arrive } = setUp();
    const caller = new AbortController();
    const taken = expect(requests.send({ action: 'ping' }, { signal: caller.signal })).rejects.toThrow(
      'never mind',
    );
    caller.abort(new Error('never mind'));
    await taken;
    expect([requests.size(), arrive({ ...pong, requestId: 'r1' })]).toEqual([0, undefined]);
  });

  test('is not sent if its caller cancels it before its turn', async () => {
    const { requests, pace, sent, advance } = setUp();
    pace(1, 1_000);
    const caller = new AbortController();
    void requests.send(put('one'));
    const taken = expect(requests.send(put('two'), { signal: caller.signal })).rejects.toThrow('never mind');
    caller.abort(new Error('never mind'));
    await advance(1_000);
    await taken;
    expect([sent().length, requests.size()]).toEqual([1, 1]);
    await expect(requests.send({ action: 'ping' }, { signal: caller.signal })).rejects.toThrow('never mind');
    expect(sent()).toHaveLength(1);
  });
});

describe('What has no answer', () => {
  test.each([
    [{ action: 'content.delete', sessionId: 's1', itemId: 'n1' }, 1],
    [{ action: 'mine.get', sessionId: 's1' }, 1],
    [{ action: 'sessions.watch', on: true }, 1],
    [{ action: 'hello' }, 0],
    [{ action: 'ping' }, 0],
    [{ action: 'session.join', sessionId: 's1' }, 0],
    [{ action: 'content.list', sessionId: 's1' }, 0],
  ] as const)('after five seconds, of %j, is a reason to doubt: %d', async (body, expected) => {
    const { requests, advance, doubts } = setUp();
    requests.send(body as { action: 'ping' }).catch(() => {});
    await advance(4_999);
    expect(doubts()).toBe(0);
    await advance(1);
    expect(doubts()).toBe(expected);
    await advance(60_000);
    expect(doubts()).toBe(expected);
  });

  test('is no longer in doubt once it has one', async () => {
    const { requests, advance, arrive, doubts } = setUp();
    const asked = requests.send(put('text'));
    arrive({ type: 'content.saved', serverTime: 1, itemId: 'n1', revision: 1, requestId: 'r1' });
    await asked;
    await advance(60_000);
    expect(doubts()).toBe(0);
  });
});

describe('The pace', () => {
  const times = async (ask: (w: ReturnType<typeof setUp>) => void, seconds: number) => {
    const w = setUp();
    w.pace(2, 1_000);
    ask(w);
    const sent: number[] = [];
    for (let second = 0; second <= seconds; second += 1) {
      await settled();
      sent.push(w.sent().length);
      await w.advance(1_000);
    }
    return sent;
  };

  test('lets so many messages go at once, and then one at a time', async () => {
    const ask = ({ requests }: ReturnType<typeof setUp>) => {
      for (let time = 0; time < 5; time += 1) requests.send(put('text')).catch(() => {});
    };
    expect(await times(ask, 4)).toEqual([2, 3, 4, 5, 5]);
  });

  test('saves up no more than that, however long nothing is said', async () => {
    const w = setUp();
    w.pace(2, 1_000);
    await w.advance(100_000);
    for (let time = 0; time < 4; time += 1) w.requests.send(put('text')).catch(() => {});
    await settled();
    expect(w.sent()).toHaveLength(2);
    await w.advance(1_000);
    expect(w.sent()).toHaveLength(3);
  });

  test('does not apply to what decides whether we are inside, which takes nobody’s turn', async () => {
    const ask = ({ requests }: ReturnType<typeof setUp>) => {
      for (let time = 0; time < 4; time += 1)
        requests.send({ action: 'session.join', sessionId: 's1' }).catch(() => {});
      requests.send({ action: 'ping' }).catch(() => {});
      for (let time = 0; time < 3; time += 1) requests.send(put('text')).catch(() => {});
      requests.send({ action: 'sessions.watch', on: true }).catch(() => {});
    };
    expect(await times(ask, 3)).toEqual([7, 8, 9, 9]);
  });

  test('does not exist before the server has asked for one', async () => {
    const { requests, sent } = setUp();
    for (let time = 0; time < 100; time += 1) requests.send(put('text')).catch(() => {});
    await settled();
    expect(sent()).toHaveLength(100);
  });
});

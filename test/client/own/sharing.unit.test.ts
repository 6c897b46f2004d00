import { describe, expect, test } from '@jest/globals';
import { MOST_WAITING, STATE_EVERY, share } from '../../../client/own/sharing.ts';
import { MAX_SIGNAL_BYTES, MAX_STATE_BYTES } from '../../../shared/messages.ts';
import { inside, person, world } from '../world.ts';

const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2);

const sharing = async () => {
  const w = await inside();
  return { ...w, sharing: share(w.client, w.participation, { clock: w.clock }) };
};
/** Somebody inside whose server says how fast signals may come. */
const paced = async (signals: { atOnce: number; every: number }) => {
  const w = world({ keepAlive: 24 * 3_600_000 });
  const client = w.start();
  await w.advance(0);
  await w.welcome(w.last(), { signals });
  const participation = client.join('s1');
  await w.advance(0);
  await w.reply(w.last(), 'session.join', w.joined());
  return { ...w, client, socket: w.last(), sharing: share(client, participation, { clock: w.clock }) };
};
const statesOf = (socket: { of(action: string): { readonly [field: string]: unknown }[] }) =>
  socket.of('presence.set').map(({ state }) => state);
const valuesOf = (socket: { of(action: string): { readonly [field: string]: unknown }[] }) =>
  socket.of('signal').map(({ value }) => value);

describe('What is shown of oneself', () => {
  test('is sent at once, and after that at most once a second, the latest value', async () => {
    const { sharing: own, socket, advance } = await sharing();
    for (let nth = 0; nth < 10; nth += 1) {
      own.show({ page: nth });
      await advance(STATE_EVERY / 10);
    }
    await advance(STATE_EVERY);
    expect(statesOf(socket)).toEqual([{ page: 0 }, { page: 9 }]);
    expect(socket.of('presence.set')[0]).toMatchObject({ sessionId: 's1' });
  });

  test('is not sent again while it is the same', async () => {
    const { sharing: own, socket, advance } = await sharing();
    for (let nth = 0; nth < 5; nth += 1) {
      own.show({ page: 1 });
      await advance(2 * STATE_EVERY);
    }
    expect(statesOf(socket)).toEqual([{ page: 1 }]);
  });

  test('is sent again after a return, as it is by then', async () => {
    const { sharing: own, advance, lose, last, welcome, reply, joined, client } = await sharing();
    own.show('here');
    await lose();
    own.show('there');
    client.retry();
    await advance(0);
    await welcome();
    await reply(last(), 'session.join', joined());
    await advance(STATE_EVERY);
    expect(statesOf(last())).toEqual(['there']);
  });

  test('is sent as it was when it was shown, whatever becomes of the object', async () => {
    const { sharing: own, socket, advance } = await sharing();
    own.show('first');
    const state = { page: 1 };
    own.show(state);
    state.page = 2;
    await advance(STATE_EVERY);
    expect(statesOf(socket)).toEqual(['first', { page: 1 }]);
  });

  test('is said once after a return, however often it was asked to be shared before', async () => {
    const { client, participation, clock, socket, advance, reply, joined } = await inside();
    for (let mounted = 0; mounted < 50; mounted += 1) {
      share(client, participation, { clock }).show({ mounted });
      share(client, participation, { clock }).show(null);
      await advance(STATE_EVERY);
    }
    const before = statesOf(socket).length;
    void participation.leave();
    await advance(0);
    await reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    client.join('s1');
    await advance(0);
    share(client, participation, { clock }).show('here');
    await reply(socket, 'session.join', joined());
    await advance(STATE_EVERY);
    expect(statesOf(socket).slice(before)).toEqual(['here']);
  });

  test('may have so many bytes, and not one more', async () => {
    const { sharing: own, socket } = await sharing();
    own.show(ofBytes(MAX_STATE_BYTES));
    expect(() => own.show(ofBytes(MAX_STATE_BYTES + 1))).toThrow(RangeError);
    expect(() => own.show(() => 1)).toThrow('no JSON');
    expect(statesOf(socket)).toHaveLength(1);
  });
});

describe('Signals', () => {
  test('are sent as fast as the server asks, in order', async () => {
    const { sharing: own, socket, advance } = await paced({ atOnce: 3, every: 100 });
    for (let nth = 0; nth < 6; nth += 1) expect(own.signal(nth)).toBe(true);
    expect(valuesOf(socket)).toEqual([0, 1, 2]);
    await advance(100);
    expect(valuesOf(socket)).toEqual([0, 1, 2, 3]);
    await advance(1_000);
    expect(valuesOf(socket)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('for a cursor that wait are merged into the latest', async () => {
    const { sharing: own, socket, advance } = await paced({ atOnce: 1, every: 100 });
    for (let x = 0; x < 100; x += 1) {
      own.signal({ x }, { latest: 'cursor' });
      if (x === 50) own.signal('reaction');
      await advance(10);
    }
    await advance(100);
    const said = valuesOf(socket);
    expect(said.length).toBeLessThanOrEqual(12);
    expect(said).toContain('reaction');
    expect(said.at(-1)).toEqual({ x: 99 });
  });

  test('are refused beyond the number that may wait', async () => {
    const { sharing: own } = await paced({ atOnce: 1, every: 100 });
    const taken = Array.from({ length: MOST_WAITING + 3 }, (_, nth) => own.signal(nth));
    expect(taken.filter(Boolean)).toHaveLength(MOST_WAITING + 1);
  });

  test('pause for a second when the session carries no more', async () => {
    const { sharing: own, socket, advance, tell } = await paced({ atOnce: 5, every: 10 });
    own.signal(1);
    const told = { sessionId: 's1', since: 1, revision: 2, joined: [person('ben')], changed: [], left: [] };
    await tell(socket, { type: 'presence.changed', ...told });
    await tell(socket, { type: 'error', code: 'signal.too-many', title: '', detail: '', retryable: true });
    own.signal(2, { latest: 'cursor' });
    await advance(900);
    own.signal(3, { latest: 'cursor' });
    expect(valuesOf(socket)).toEqual([1]);
    await advance(200);
    expect(valuesOf(socket)).toEqual([1, 3]);
  });

  test('leave nothing behind in the client, whichever sessions they were said in', async () => {
    const { client, participation, clock, advance } = await inside();
    let heard = 0;
    const counting: typeof client.on = (...of) => {
      const stop = client.on(...of);
      heard += 1;
      return () => {
        heard -= 1;
        stop();
      };
    };
    const own = share({ ...client, on: counting }, participation, { clock });
    for (let nth = 0; nth < 3; nth += 1) expect(own.signal(nth)).toBe(true);
    expect(heard).toBe(1);
    client.join('s2');
    await advance(0);
    expect(heard).toBe(0);
  });

  test('are not sent while the connection is down, nor afterwards', async () => {
    const { sharing: own, socket, lose, advance } = await paced({ atOnce: 1, every: 100 });
    own.signal(1);
    own.signal(2);
    await lose();
    expect(own.signal(3)).toBe(false);
    await advance(1_000);
    expect(valuesOf(socket)).toEqual([1]);
  });

  test('from this session are heard with their sender, until one stops listening', async () => {
    const { sharing: own, socket, tell } = await sharing();
    const heard: unknown[] = [];
    const stop = own.onSignal(({ byId, value }) => heard.push([byId, value]));
    await tell(socket, { type: 'signal', sessionId: 's1', byId: 'ben', value: { x: 1 } });
    await tell(socket, { type: 'signal', sessionId: 's2', byId: 'ben', value: { x: 2 } });
    stop();
    await tell(socket, { type: 'signal', sessionId: 's1', byId: 'ben', value: { x: 3 } });
    expect(heard).toEqual([['ben', { x: 1 }]]);
  });

  test('may have so many bytes, and not one more', async () => {
    const { sharing: own } = await sharing();
    expect(own.signal(ofBytes(MAX_SIGNAL_BYTES))).toBe(true);
    expect(() => own.signal(ofBytes(MAX_SIGNAL_BYTES + 1))).toThrow(RangeError);
  });
});

test('other people’s states are in their entries of the roster', async () => {
  const { participation, socket, tell } = await inside({ revision: 1 });
  const ben = { participantId: 'ben', name: 'Ben', kind: 'contact', role: 'member', phase: 'present' };
  const media = { audio: false, video: false };
  const message = { type: 'presence.changed', sessionId: 's1', since: 1, revision: 2, left: [] };
  await tell(socket, { ...message, joined: [{ ...ben, media, state: { page: 3 } }], changed: [] });
  expect(participation.getSnapshot().roster).toMatchObject([{ participantId: 'ben', state: { page: 3 } }]);
});

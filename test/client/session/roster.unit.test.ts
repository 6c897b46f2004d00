import { describe, expect, test } from '@jest/globals';
import { inside, person } from '../world.ts';

const session = async () => {
  const w = await inside({ revision: 5, roster: [person('anna')] });
  const change = (since: number, revision: number, more: object) =>
    w.tell(w.socket, {
      type: 'presence.changed',
      sessionId: 's1',
      since,
      revision,
      joined: [],
      changed: [],
      left: [],
      ...more,
    });
  const names = () => w.participation.getSnapshot().roster.map(({ name }) => name);
  return { ...w, change, names };
};

describe('a change of the roster', () => {
  test('adds those who have come, updates those who have changed, and removes those who have gone', async () => {
    const { participation, change, names } = await session();
    await change(5, 22, { joined: [person('ben'), person('carla')] });
    expect(names()).toEqual(['anna', 'ben', 'carla']);
    await change(22, 39, {
      changed: [{ ...person('ben'), phase: 'warned' }],
      left: [{ participantId: 'anna', ending: 'exit' }],
    });
    expect(participation.getSnapshot()).toMatchObject({
      revision: 39,
      roster: [{ name: 'ben', phase: 'warned' }, { name: 'carla' }],
    });
  });

  test('that is known already is dropped silently', async () => {
    const { participation, change, names } = await session();
    await change(5, 22, { joined: [person('ben')] });
    const before = participation.getSnapshot();
    await change(5, 22, { joined: [person('ben')] });
    await change(1, 5, { left: [{ participantId: 'anna', ending: 'exit' }] });
    expect(participation.getSnapshot()).toBe(before);
    expect(names()).toEqual(['anna', 'ben']);
  });

  test('that has overtaken another waits for it, and nothing is asked for', async () => {
    const { change, names, advance, socket } = await session();
    await change(22, 39, { left: [{ participantId: 'ben', ending: 'exit' }] });
    await change(5, 22, { joined: [person('ben'), person('carla')] });
    expect(names()).toEqual(['anna', 'carla']);
    await advance(60_000);
    expect(socket.of('roster.list')).toEqual([]);
  });

  test('that was lost is asked for when it has had time to arrive', async () => {
    const { change, names, advance, socket, reply } = await session();
    await change(22, 39, { joined: [person('dora')] });
    expect(names()).toEqual(['anna']);
    await advance(1_999);
    expect(socket.of('roster.list')).toEqual([]);
    await advance(1);
    expect(socket.of('roster.list')).toHaveLength(1);
    const page = { type: 'roster', sessionId: 's1', revision: 40, roster: [person('ben')], next: null };
    await reply(socket, 'roster.list', page);
    expect(names()).toEqual(['ben']);
    await advance(60_000);
    expect(socket.of('roster.list')).toHaveLength(1);
  });

  test('is asked for again when the answer is that something failed', async () => {
    const { change, names, advance, socket, reply } = await session();
    await change(22, 39, { joined: [person('dora')] });
    await advance(2_000);
    const failed = { type: 'error', code: 'connection.too-fast', title: '', detail: '', retryable: true };
    await reply(socket, 'roster.list', failed);
    await advance(2_000);
    const page = { type: 'roster', sessionId: 's1', revision: 40, roster: [person('ben')], next: null };
    await reply(socket, 'roster.list', page);
    expect(names()).toEqual(['ben']);
  });
});

test('a roster of several pages is read to its end, and the old entries stay until their page has come', async () => {
  const { tell, joined, socket, reply, participation } = await inside({
    revision: 1,
    roster: [person('anna'), person('zoe')],
    rosterNext: 'anna',
  });
  const names = () => participation.getSnapshot().roster.map(({ name }) => name);
  expect(names()).toEqual(['anna', 'zoe']);
  expect(socket.of('roster.list')).toMatchObject([{ cursor: 'anna' }]);
  await reply(socket, 'roster.list', {
    type: 'roster',
    sessionId: 's1',
    revision: 3,
    roster: [person('ben')],
    next: 'ben',
  });
  expect(names()).toEqual(['anna', 'ben', 'zoe']);
  await reply(socket, 'roster.list', {
    type: 'roster',
    sessionId: 's1',
    revision: 3,
    roster: [],
    next: null,
  });
  expect(names()).toEqual(['anna', 'ben']);
  await tell(socket, joined({ revision: 9, roster: [person('carla')] }));
  expect(names()).toEqual(['carla']);
});

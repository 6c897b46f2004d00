import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DownOf } from '../../shared/messages.ts';
import { enter, openSocket, refusal, reply } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({
    idle: '4s',
    warning: '4s',
    'goodbye-grace': '1s',
    'lost-grace': '1s',
    'hold-limit': '45s',
  });
}, 120_000);
afterAll(() => stack.remove());

const sessionId = 's1';
const active = { action: 'activity', sessionId };

describe('The main job', () => {
  test('Anna falls silent: she alone is warned, extends in one tab, then lets it run out and comes back', async () => {
    const [one, two, ben] = [
      await enter(stack, 'anna'),
      await enter(stack, 'anna'),
      await enter(stack, 'ben'),
    ];
    const busy = setInterval(() => ben.say(active), 1_000);
    try {
      await one.ask({ action: 'content.put', sessionId, itemId: 'n1', value: { text: 'kept' } });
      expect(await two.hears('content.changed')).toMatchObject({ value: { text: 'kept' }, by: 'Anna' });

      for (const tab of [one, two]) await tab.hears('session.warning');
      const extended = await two.ask({ action: 'session.extend', sessionId });
      expect(extended).toMatchObject({ type: 'session.extended' });
      expect(await one.hears('session.extended')).toMatchObject({ sessionId });

      const { logoutAt } = await one.hears('session.warning', 2);
      for (const tab of [one, two]) {
        const ended = await tab.hears('session.ended');
        expect(ended).toMatchObject({ ending: 'inactivity', mayReturn: true });
        expect(ended.at).toBeGreaterThanOrEqual(logoutAt);
        await tab.isClosed();
      }
      expect(ben.received('session.warning')).toEqual([]);
      await ben.sees('Ben');

      const back = await openSocket(stack, 'anna');
      expect(await back.ask({ action: 'session.join', sessionId, resume: true })).toMatchObject({
        type: 'session.ended',
      });
      const joined = await back.ask({ action: 'session.join', sessionId });
      expect(joined).toMatchObject({
        phase: 'present',
        content: { items: [{ itemId: 'n1', value: { text: 'kept' } }] },
      });
      back.close();
    } finally {
      clearInterval(busy);
      ben.close();
    }
  }, 60_000);

  test('sessions are listed with how many are inside', async () => {
    const anna = await enter(stack, 'anna', 's2');
    const reply = await anna.ask({ action: 'sessions.list', scope: 'mine' });
    const found = reply.type === 'sessions' ? reply.sessions.find(({ id }) => id === 's2') : undefined;
    expect(found).toMatchObject({ state: 'active', mode: 'edit', occupancy: 1 });
    await anna.ask({ action: 'session.exit', sessionId: 's2' });
    const after = await anna.ask({ action: 'sessions.list', scope: 'mine' });
    expect(after.type === 'sessions' && after.sessions.find(({ id }) => id === 's2')?.occupancy).toBe(0);
    anna.close();
  }, 30_000);

  test('closing the last tab leaves, after the grace; a reload within it is not seen', async () => {
    const [anna, ben] = [await enter(stack, 'anna'), await enter(stack, 'ben')];
    ben.say(active);
    const seen = ben.received('presence.changed').length;
    anna.close();
    const again = await openSocket(stack, 'anna');
    await again.ask({ action: 'session.join', sessionId, resume: true });
    await pause(1_500);
    // Others may have changed meanwhile, but Anna has not gone.
    for (const { left } of ben.received('presence.changed').slice(seen))
      expect(left.map(({ participantId }) => participantId)).not.toContain('anna');
    ben.say(active);
    again.close();
    await ben.sees('Ben');
    ben.close();
  }, 30_000);

  test('Ben says that he reads: Carla is warned and he is not, everybody sees it, and Anna has him warned at once', async () => {
    const [anna, ben] = [await enter(stack, 'anna'), await enter(stack, 'ben')];
    const busy = setInterval(() => anna.say(active), 1_000);
    const hold = (seconds: number) =>
      ({ action: 'session.hold', sessionId, reason: 'reading', for: seconds * 1_000 }) as const;
    try {
      const held = await reply(ben, 'session.held', hold(3_600));
      // Cut to what is allowed.
      expect(held.hold.until - held.serverTime).toBeLessThanOrEqual(45_000);
      const carla = await openSocket(stack, 'carla');
      const joined = await reply(carla, 'session.joined', { action: 'session.join', sessionId });
      expect(joined.roster).toContainEqual(expect.objectContaining({ name: 'Ben', hold: held.hold }));
      await carla.hears('session.warning');
      expect(ben.received('session.warning')).toEqual([]);
      const told = anna.received('presence.changed').flatMap(({ changed }) => changed);
      expect(told).toContainEqual(expect.objectContaining({ name: 'Ben', hold: held.hold }));
      await carla.ask({ action: 'session.exit', sessionId });

      await reply(anna, 'participant.released', {
        action: 'participant.release',
        sessionId,
        participantId: 'ben',
      });
      await ben.hears('session.warning');
      expect(await refusal(ben, hold(10))).toBe('hold.used-up');
      await ben.ask({ action: 'session.extend', sessionId });
      const again = await reply(ben, 'session.held', hold(6));
      const { logoutAt } = await ben.hears('session.warning', 2);
      expect(logoutAt).toBeGreaterThanOrEqual(again.hold.until + 4_000);
      await reply(ben, 'session.held', hold(10));
      await reply(ben, 'session.released', { action: 'session.release', sessionId });
      for (const one of [anna, ben]) await one.ask({ action: 'session.exit', sessionId });
      carla.close();
    } finally {
      clearInterval(busy);
      for (const one of [anna, ben]) one.close();
    }
  }, 60_000);
});

describe('Bad input over a real socket', () => {
  test.each<[string, string, string]>([
    ['what is not JSON', 'rubbish', 'message.not-json'],
    ['an unknown action', '{"action":"dance"}', 'message.unknown-action'],
    ['a frame that names a route of the gateway', '{"action":"$connect"}', 'message.unknown-action'],
    ['a frame that names the prototype', '{"action":"__proto__"}', 'message.unknown-action'],
    ['a missing field', '{"action":"session.join"}', 'message.invalid'],
    ['a session that does not exist', '{"action":"session.join","sessionId":"nowhere"}', 'session.not-found'],
    ['activity without having joined', '{"action":"activity","sessionId":"s2"}', 'session.not-joined'],
  ])(
    '%s is answered by its code, and the socket goes on',
    async (_, frame, code) => {
      const anna = await openSocket(stack, 'carla');
      anna.socket.send(frame);
      expect(await anna.hears('error')).toMatchObject({ code });
      expect(await anna.ask({ action: 'hello' })).toMatchObject({ type: 'welcome' });
      anna.close();
    },
    30_000,
  );

  test('a value that is too large is refused', async () => {
    const anna = await enter(stack, 'anna');
    const value = 'x'.repeat(110 * 1024);
    const message = JSON.stringify({
      action: 'content.put',
      requestId: 'big',
      sessionId,
      itemId: 'big',
      value,
    });
    // A frame may hold 32 KB, a message 128: a client of the platform has to send it in pieces.
    for (let from = 0; from < message.length; from += 30_000)
      anna.socket.send(message.slice(from, from + 30_000), { fin: from + 30_000 >= message.length });
    expect(await anna.hears('error')).toMatchObject({ code: 'content.too-large', requestId: 'big' });
    expect(await anna.ask({ action: 'ping' })).toMatchObject({ type: 'pong' });
    anna.close();
  }, 30_000);

  test('a binary frame and an oversized one end the connection as the gateway does', async () => {
    const [binary, large] = [await openSocket(stack, 'anna'), await openSocket(stack, 'anna')];
    binary.socket.send(Buffer.from('{"action":"hello"}'));
    expect(await binary.isClosed()).toEqual({ code: 1003 });
    large.socket.send('x'.repeat(140 * 1024));
    expect(await large.isClosed()).toEqual({ code: 1009 });
  }, 30_000);

  test('a flood of 100 frames is answered frame by frame, and the socket continues', async () => {
    const anna = await openSocket(stack, 'anna');
    for (let frame = 0; frame < 100; frame += 1)
      anna.socket.send(`{"action":"dance","requestId":"f${frame}"}`);
    for (const end = Date.now() + 45_000; anna.messages.length < 100 && Date.now() < end; ) await pause(100);
    const answered = new Set(anna.messages.map((one) => ('requestId' in one ? one.requestId : null)));
    expect(answered.size).toBe(100);
    // Anything faster than a connection may send was refused as such; a moment later it may send again.
    await pause(1_500);
    expect(await anna.ask({ action: 'hello' })).toMatchObject({ type: 'welcome' });
    anna.close();
  }, 60_000);
});

test('kill -9 while somebody is warned: content, participants and alarms are there, and the overdue one rings', async () => {
  const [anna, ben] = [await enter(stack, 'anna'), await enter(stack, 'ben')];
  const saved = await ben.ask({ action: 'content.put', sessionId, itemId: 'n2', value: 'before the crash' });
  expect(saved).toMatchObject({ type: 'content.saved' });
  await anna.hears('session.warning');
  await stack.kill();
  await pause(4_000);
  await stack.restart();
  const back = await openSocket(stack, 'anna');
  expect(await back.ask({ action: 'session.join', sessionId, resume: true })).toMatchObject({
    type: 'session.ended',
    ending: 'inactivity',
  });
  const joined = await back.ask({ action: 'session.join', sessionId });
  expect(joined).toMatchObject({
    roster: expect.arrayContaining([expect.objectContaining({ name: 'Anna', phase: 'present' })]),
    content: {
      items: expect.arrayContaining([expect.objectContaining({ itemId: 'n2', value: 'before the crash' })]),
    },
  });
  back.close();
}, 60_000);

test('and whatever became of anybody is on record, in whole chains that the core reproduces', async () => {
  const tool = ['local/tools/audit.ts', '--session', sessionId, '--local', '--data', stack.data];
  const { stdout } = await promisify(execFile)(process.execPath, tool, {
    cwd: `${import.meta.dirname}/../..`,
  });
  expect(stdout).toMatch(/ anna +warned +wake /);
  expect(stdout).toMatch(/ anna +extended +extend /);
  expect(stdout).toMatch(/ anna +ended: inactivity +wake /);
  expect(stdout).toMatch(/ ben +held: reading, until \S+ +hold /);
  expect(stdout).toMatch(/ ben +released +release .* anna /);
  expect(stdout).toMatch(/^Whole: \d+ records in \d+ chains\.$/m);
}, 30_000);

test('and over the wire she is told why, and so is a moderator who was there', async () => {
  const anna = await openSocket(stack, 'anna');
  const { stays } = (await anna.ask({ action: 'history.list' })) as DownOf<'history'>;
  const loggedOut = stays.find(({ ending }) => ending === 'inactivity');
  expect(loggedOut).toMatchObject({ sessionId, idleTimeout: 4_000, warningPeriod: 4_000 });
  const { from, to } = loggedOut ?? {};
  const [lastActive = 0, warned = 0, out = 0] = [loggedOut?.lastActivityAt, loggedOut?.warnedAt, to].map(
    Number,
  );
  expect(out - warned).toBeGreaterThanOrEqual(4_000);
  expect(warned - lastActive).toBeGreaterThanOrEqual(4_000);
  const who = { participantId: 'anna', name: 'Anna' };
  expect(await anna.ask({ action: 'attendance.list', sessionId, participantId: 'anna' })).toMatchObject({
    stays: expect.arrayContaining([expect.objectContaining({ who, from, to, ending: 'inactivity' })]),
  });
  anna.close();
}, 30_000);

test('and who was there is printed as a table', async () => {
  const tool = ['local/tools/attendance/main.ts', '--session', sessionId, '--local', '--data', stack.data];
  const { stdout } = await promisify(execFile)(process.execPath, tool, {
    cwd: `${import.meta.dirname}/../..`,
  });
  // Its chain is whole, or the command would have failed.
  expect(stdout).toMatch(/,anna,Anna,20\S+Z,20\S+Z,\d+,inactivity,,\d+,\d+,true\r$/m);
}, 30_000);

test('and an auditor gets it as a file, which the verifier accepts', async () => {
  const out = `${stack.data}-evidence.zip`;
  const place = ['--local', '--data', stack.data];
  const range = ['--from', '2026-01-01', '--to', new Date().toISOString()];
  const making = ['local/tools/evidence/main.ts', '--standard', 'pci-dss-8.2.8', '--out', out];
  const options = { cwd: `${import.meta.dirname}/../..` };
  try {
    await promisify(execFile)(process.execPath, [...making, ...range, ...place], options);
    const checking = ['verifier/main.ts', out, '--unsigned'];
    const { stdout } = await promisify(execFile)(process.execPath, checking, options);
    expect(stdout).toMatch(/^[1-9]\d* participations? in \d+ chains? of \d+ records\.$/m);
  } finally {
    await rm(out, { force: true });
  }
}, 60_000);

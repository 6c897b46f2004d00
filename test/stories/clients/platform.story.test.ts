import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openFarTab } from '../people/far-tab.ts';
import { roomsOf } from '../people/rooms.ts';
import { eventually, openTab } from '../people/sdk-tab.ts';
import { startStack } from '../stack/stack.ts';
import { runExample } from './readme-example.ts';

/** Clients that are not ours, and a platform that fails in every possible way. Its limits are 6 s and 12 s. */
const LEASE = 5_000;
const LIFETIME = 12_000;

const run = promisify(execFile);
const stack = await startStack({
  idle: '16s',
  warning: '5s',
  'goodbye-grace': '1s',
  'lost-grace': '1s',
  lease: '5s',
  'keep-alive': '2s',
  'gateway-idle': '6s',
  'gateway-lifetime': '12s',
  participants: '1',
});
const roomOf = await roomsOf(stack, ['python', 'dead', 'unsaid', 'busy', 'gone', 'full']);

const opened: { close(): unknown }[] = [];
afterAll(async () => {
  for (const one of opened) one.close();
  await stack.remove();
});

const tab = async (user: string, room: string) => {
  const one = openTab(stack, user, roomOf(room), { lifetime: LIFETIME });
  opened.push(one);
  await one.ready();
  return one;
};

const faults = stack.fault;

const python = '/usr/bin/python3';
const speaks = existsSync(python) && spawnSync(python, ['-c', 'import websockets']).status === 0;
if (!speaks)
  console.warn(
    'SKIPPED: python3-websockets is not installed, so no client in another language has been tried.',
  );

/** It waits more than it works, so it runs beside the others, and meets their faults too. */
const inPython = speaks
  ? run(
      python,
      [
        join(import.meta.dirname, 'other-language.py'),
        stack.wsUrl,
        `${stack.url}/dev/token?user=carla`,
        roomOf('python'),
        '2',
      ],
      { timeout: 80_000 },
    )
  : null;
// Awaited last.
inPython?.catch(() => {});

describe('Clients that are not ours', () => {
  test('the example of the README runs as it stands, on the package as it is published', async () => {
    const { example, printed } = await runExample(stack.url);
    expect(example.split('\n').length).toBeLessThanOrEqual(22);
    expect(printed).toEqual([
      'connection: connecting',
      'connection: open',
      'inside: Anna',
      'You left the session.',
      'connection: closed',
    ]);
  }, 60_000);
});

describe('People complain of the platform', () => {
  test('“My network died, and the others saw me inside for ever.”', async () => {
    const ben = await tab('ben', 'dead');
    const anna = openFarTab(stack, 'anna', roomOf('dead'), LIFETIME);
    opened.push({ close: () => void anna.kill() });
    await anna.becomes('present');
    await ben.until('both are there', ({ roster }) => roster.length === 2);
    await faults('half-open');
    try {
      const died = Date.now();
      await anna.kill();
      await ben.until('Anna is away', ({ roster }) => roster.length === 1);
      // Only the lease can have told: she was heard two seconds ago at most.
      expect(Date.now() - died).toBeGreaterThan(LEASE - 2_500);
      expect(Date.now() - died).toBeLessThan(LEASE + 10_000);
    } finally {
      await faults('half-open=0');
    }
    ben.close();
  }, 60_000);

  test('“I closed the tab, and the platform never said so.”', async () => {
    const [ben, anna] = [await tab('ben', 'unsaid'), await tab('anna', 'unsaid')];
    await ben.until('both are there', ({ roster }) => roster.length === 2);
    await faults('miss-disconnect');
    try {
      const closed = Date.now();
      anna.close();
      await ben.until('Anna is away', ({ roster }) => roster.length === 1);
      expect(Date.now() - closed).toBeGreaterThan(LEASE - 2_500);
    } finally {
      await faults('miss-disconnect=0');
    }
    ben.close();
  }, 60_000);

  test('“When the platform was busy, what others wrote did not arrive, and my own writing failed.”', async () => {
    const [ben, anna] = [await tab('ben', 'busy'), await tab('anna', 'busy')];
    // However long this takes, nobody is logged out for having waited.
    const busy = setInterval(() => {
      for (const { session } of [ben, anna]) session.act();
    }, 1_000);
    opened.push({ close: () => clearInterval(busy) });
    await faults('throttled-posts=0.4', 'slow-posts=0.2:1s');
    const notes = Array.from({ length: 10 }, (_, number) => `note-${number}`);
    try {
      await Promise.all(notes.map((note) => ben.session.put(note, note)));
    } finally {
      await faults('throttled-posts=0', 'slow-posts=0');
    }
    await anna.until('all notes', ({ items }) => items.length === notes.length);
    clearInterval(busy);
    for (const { shown } of [ben, anna])
      expect(shown.flatMap(({ ending }) => ending?.ending ?? [])).toEqual([]);
    const retried = (await stack.log()).split('\n').filter((line) => line.includes('"CallsRetried"'));
    expect(retried.some((line) => line.includes('"gateway"'))).toBe(true);
    for (const { close } of [ben, anna]) close();
  }, 60_000);

  test('“The session was overcrowded, and nobody was told.”', async () => {
    // Anna moderates, and takes nobody's place.
    const [ben, anna] = [await tab('ben', 'full'), await tab('anna', 'full')];
    const carla = openTab(stack, 'carla', roomOf('full'));
    opened.push(carla);
    await expect(carla.ready()).rejects.toMatchObject({ code: 'session.full' });
    expect(carla.now()).toMatchObject({ phase: 'refused', refusal: { retryable: false } });
    await ben.session.exit();
    await anna.until('Ben is away', ({ roster }) => roster.length === 1);
    carla.session.reenter();
    await carla.ready();
    for (const { close } of [ben, anna, carla]) close();
  }, 60_000);

  test('“The platform took me for gone, and I was out without a word.”', async () => {
    const [ben, anna] = [await tab('ben', 'gone'), await tab('anna', 'gone')];
    await ben.until('both are there', ({ roster }) => roster.length === 2);
    const before = [ben.connections(), anna.connections()];
    await faults('gone-posts');
    const writing = ben.session.put('note', 'written');
    try {
      await eventually('both find their connection dead', () =>
        [ben.connections(), anna.connections()].every((now, index) => now > (before[index] ?? 0)),
      );
    } finally {
      await faults('gone-posts=0');
    }
    await writing;
    await anna.until('the note, after the return', ({ live, items }) => live && items.length === 1);
    await ben.until('both again', ({ live, roster }) => live && roster.length === 2);
    for (const { shown } of [ben, anna]) expect(shown.some(({ phase }) => phase === 'ended')).toBe(false);
    for (const { close } of [ben, anna]) close();
  }, 60_000);

  (speaks ? test : test.skip)(
    'A client in Python joined meanwhile, outlived the limits of the platform, was warned and logged out',
    async () => {
      const { stdout } = (await inPython) ?? { stdout: '' };
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { what: string; [field: string]: unknown });
      expect(lines[0]).toEqual({ what: 'joined', phase: 'present', resumed: false });
      expect(lines).toContainEqual({ what: 'closed', code: 1001 });
      expect(lines.filter(({ what, resumed }) => what === 'joined' && resumed).length).toBeGreaterThan(0);
      const warned = lines.find(({ what }) => what === 'warned');
      const ended = lines.at(-1);
      expect(ended).toMatchObject({ what: 'ended', ending: 'inactivity', mayReturn: true });
      expect(Number(ended?.at)).toBeGreaterThanOrEqual(Number(warned?.logoutAt));
      expect(lines.filter(({ what }) => what === 'error')).toEqual([]);
    },
    90_000,
  );

  test('and in all of that no function was denied what it needs, and no alarm was given up', async () => {
    expect(await stack.log()).not.toContain('AccessDenied');
    expect(await stack.shown('dead-letters')).toEqual([]);
  });
});

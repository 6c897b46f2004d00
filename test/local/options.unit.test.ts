import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { settingsFrom } from '../../infra/settings.ts';
import { type Options, optionsFrom } from '../../local/command/options.ts';
import { timingsContext } from '../../local/command/timings.ts';
import { faultSwitch, faultsFrom } from '../../local/faults.ts';

const read = (...args: string[]): Options => {
  const options = optionsFrom(args, {}, '/repo');
  if (!options) throw new Error('Only help was asked for.');
  return options;
};

describe('The command line', () => {
  test('alone means demo timings on port 3000 with data in the repository', () => {
    const { port, data, demo, timings } = read();
    expect({ port, data, demo }).toEqual({ port: 3000, data: '/repo/.vigil', demo: true });
    expect(timings).toMatchObject({
      idleTimeout: 30_000,
      warningPeriod: 30_000,
      goodbyeGrace: 5_000,
      lostGrace: 10_000,
      alarmSlack: 0,
    });
  });

  test('accepts a preset with the timings of a deployment around it', () => {
    const { timings, demo } = read('--preset', 'workspace-150');
    expect(demo).toBe(false);
    expect(timings).toMatchObject({
      idleTimeout: 9_000_000,
      warningPeriod: 1_800_000,
      goodbyeGrace: 15_000,
      lostGrace: 60_000,
      precision: 60_000,
    });
  });

  test('shortens the graces with the idle timeout, since a departure must be noticed first', () => {
    expect(read('--idle', '2s').timings).toMatchObject({
      idleTimeout: 2_000,
      goodbyeGrace: 1_000,
      lostGrace: 1_000,
    });
  });

  test('accepts both graces in one option, and each separately before that', () => {
    expect(read('--grace', '3s').timings).toMatchObject({ goodbyeGrace: 3_000, lostGrace: 3_000 });
    expect(read('--grace', '3s', '--lost-grace', '9s').timings).toMatchObject({
      goodbyeGrace: 3_000,
      lostGrace: 9_000,
    });
    expect(() => read('--idle', '5s', '--grace', '8s')).toThrow(UsageError);
    expect(() => read('--grace', 'soon')).toThrow(UsageError);
  });

  test('finds AWS’s runtime where it is installed, and says so where it is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-options-'));
    const installed = join(folder, 'node_modules/aws-lambda-ric');
    await mkdir(installed, { recursive: true });
    await writeFile(join(installed, 'package.json'), '{"main":"client.mjs"}');
    await writeFile(join(installed, 'client.mjs'), '');
    expect(read().runtime).toBeNull();
    expect(read('--runtime', folder).runtime).toBe(await realpath(join(installed, 'client.mjs')));
    expect(() => read('--runtime', tmpdir())).toThrow('aws-lambda-ric is installed');
    await rm(folder, { recursive: true });
  });

  test('accepts one’s own pages on this machine, as a browser writes their addresses', () => {
    expect(read().redirects).toEqual([]);
    const given = ['http://localhost:5173', 'http://127.0.0.1:5173/callback?of=it'];
    expect(read(...given.flatMap((page) => ['--redirect', page])).redirects).toEqual([
      'http://localhost:5173/',
      'http://127.0.0.1:5173/callback?of=it',
    ]);
  });

  test.each([
    'https://app.example.com/',
    'localhost:5173',
    'http://localhost:5173/#/in',
    'http://0.0.0.0/',
    '',
  ])('sends nobody with a code to %s', (page) => {
    expect(() => read('--redirect', page)).toThrow(
      `--redirect must be a page on this machine, such as http://localhost:5173/, but is "${page}".`,
    );
  });

  test('accepts how many people a session holds, and refuses what is no number of people', () => {
    expect(timingsContext(read('--participants', '3').timings)).toMatchObject({ participantLimit: '3' });
    for (const wrong of ['0', 'many', '2.5']) expect(() => read('--participants', wrong)).toThrow(UsageError);
  });

  test('accepts how many may wait at the door, by all links and by one', () => {
    const limits = (...args: string[]) => timingsContext(read(...args).timings);
    expect(limits()).toMatchObject({ doorLimit: '250', linkLimit: '200' });
    expect(limits('--at-the-door', '5')).toMatchObject({ doorLimit: '5', linkLimit: '5' });
    expect(limits('--at-the-door', '5', '--by-one-link', '2')).toMatchObject({ linkLimit: '2' });
    expect(() => read('--at-the-door', '5', '--by-one-link', '6')).toThrow(UsageError);
  });

  test('accepts standards, which quick timings may satisfy, and passes them to the deployment', () => {
    expect(timingsContext(read('--standard', 'pci-dss-8.2.8,wcag-2.2.1').timings)).toMatchObject({
      idleTimeout: '30s',
      warningPeriod: '30s',
      standard: 'pci-dss-8.2.8,wcag-2.2.1',
      reentry: 'login',
    });
    const { timings } = read('--standard', 'nist-800-63b-aal3', '--preset', 'workspace-15');
    expect(timings).toMatchObject({ idleTimeout: 880_000, warningPeriod: 20_000, longestStay: 43_200_000 });
    expect(settingsFrom(timingsContext(timings)).policy).toMatchObject({ standards: ['nist-800-63b-aal3'] });
    expect(timingsContext(read().timings)).not.toHaveProperty('standard');
    expect(read('--reentry', 'login').timings).toMatchObject({ reentry: 'login' });
  });

  test('accepts how far groups and sessions may go, and passes it to the deployment', () => {
    expect(read().latitude).toEqual({});
    const given = read('--idle', '60s', '--idle-limit', '2h', '--warning-limit', '90s');
    expect(given.latitude).toEqual({ idleTimeoutLimit: '7200s', warningPeriodLimit: '90s' });
    expect(settingsFrom({ ...timingsContext(given.timings), ...given.latitude }).rule).toEqual({
      idleTimeout: { value: 7_200_000 },
      warningPeriod: { value: 90_000 },
    });
    const final = read('--final-timings');
    expect(settingsFrom({ ...timingsContext(final.timings), ...final.latitude }).rule).toEqual({
      idleTimeout: { value: 30_000, final: true },
      warningPeriod: { value: 30_000, final: true },
    });
    for (const wrong of ['29s', '1500ms', 'long'])
      expect(() => read('--idle-limit', wrong)).toThrow(UsageError);
  });

  test('accepts how long a guest waits at the door', () => {
    expect(timingsContext(read('--patience', '8s').timings)).toMatchObject({ patience: '8s' });
    expect(timingsContext(read().timings)).toMatchObject({ patience: '600s' });
  });

  test('accepts people’s pace, and leaves the deployment its own where none is given', () => {
    expect(read().pace).toEqual({});
    const options = [
      '--messages-per-second',
      '5',
      '--messages-at-once',
      '7',
      '--signals-per-second',
      '4',
      '--signals-told',
      '6',
      '--dear-per-hour',
      '9',
    ];
    const given = read(...options, '--knocks-per-hour', '11');
    const pace = {
      messagesPerSecond: '5',
      messagesAtOnce: '7',
      signalsPerSecond: '4',
      signalsTold: '6',
      dearPerHour: '9',
      knocksPerHour: '11',
    };
    expect(given.pace).toEqual(pace);
    expect(settingsFrom({ ...timingsContext(given.timings), ...given.pace })).toMatchObject({
      pace: {
        messagesPerSecond: 5,
        messagesAtOnce: 7,
        signalsPerSecond: 4,
        signalsTold: 6,
        dearPerHour: 9,
        knocksPerHour: 11,
      },
    });
  });

  test('records the rights that were used only where the environment says so, each stack separately', () => {
    expect(read().usage).toBeNull();
    const files = [0, 1].map(() => optionsFrom([], { VIGIL_PERMISSIONS: '/run' }, '/')?.usage ?? '');
    expect(new Set(files).size).toBe(2);
    for (const file of files) expect(file).toMatch(/^\/run\/[0-9a-f-]+\.jsonl$/);
  });

  test('makes an operator’s minute last ten seconds, and sixty with the timings of a deployment', () => {
    expect(
      [[], ['--preset', 'workspace-15'], ['--minute', '1s']].map((args) => read(...args).minute),
    ).toEqual([10_000, 60_000, 1_000]);
    for (const wrong of ['0s', '500ms', '1500ms', '2m', 'soon'])
      expect(() => read('--minute', wrong)).toThrow(UsageError);
  });

  test('becomes cdk context in which every duration is text', () => {
    expect(timingsContext(read('--idle', '5s', '--longest-stay', '8h').timings)).toMatchObject({
      idleTimeout: '5s',
      longestStay: '28800s',
      policySource: 'local',
    });
  });

  test('prefers --port to PORT', () => {
    expect(optionsFrom([], { PORT: '4000' }, '/')?.port).toBe(4000);
    expect(optionsFrom(['--port', '5000'], { PORT: '4000' }, '/')?.port).toBe(5000);
  });

  test.each([
    [['--idle', '5'], '"5" is no duration'],
    [['--idle', '1500ms'], 'whole seconds'],
    [['--idle', '1s'], 'lostGrace (1 s) must be shorter than idleTimeout (1 s)'],
    [['--lease', '30s'], 'lease (30 s) must be longer than two keepAlive'],
    [['--preset', 'workspace-16'], 'There is no preset "workspace-16"'],
    [['--standard', 'pci'], 'There is no standard "pci"; there are pci-dss-8.2.8, '],
    [['--standard', 'wcag-2.2.1', '--warning', '5s'], 'a warning must stand for 20 s (WCAG 2.2, 2.2.1)'],
    [['--reentry', 'never'], '--reentry must be click or login'],
    [['--precision', '0s'], 'precision'],
    [['--patience', '0s'], 'patience'],
    [['--patience', '2500ms'], '--patience must be whole seconds'],
    [['--messages-per-second', '0'], '--messages-per-second must be a whole number from 1'],
    [['--messages-at-once', 'many'], '--messages-at-once must be a whole number'],
    [['--dear-per-hour', '1.5'], '--dear-per-hour must be a whole number'],
    [['--port', '70000'], 'The port must be'],
    [['--gateway-idle', '11m'], 'may only shorten'],
    [['--environments', '0'], 'from 1 to 100'],
    [['--token-lifetime', '1s'], 'must be at least 5s'],
    [['--dynamodb', 'nowhere'], 'must be a URL'],
    [['--fault', 'bad-luck'], 'There is no fault "bad-luck"'],
    [['--fault', 'lost-alarms=2'], 'between 0 and 1'],
    [['--no-such'], '--no-such'],
    [['stray'], 'stray'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(sentence);
  });
});

describe('A fault', () => {
  test('happens as often as its probability says, and lasts as long as it says', () => {
    let dice = 0;
    const faults = faultsFrom(['slow-posts=0.5:3s', 'lost-alarms'], () => dice);
    dice = 0.49;
    expect(faults.strikes('slow-posts')).toBe(true);
    dice = 0.5;
    expect(faults.strikes('slow-posts')).toBe(false);
    expect(faults.duration('slow-posts')).toBe(3_000);
    expect(faults.strikes('lost-alarms')).toBe(true);
    expect(faults.strikes('half-open')).toBe(false);
  });

  test('is turned off by the probability 0', () => {
    const faults = faultsFrom(['lost-alarms=1']);
    faults.set('lost-alarms=0');
    expect(faults.strikes('lost-alarms')).toBe(false);
    expect(faults.active()).toEqual([]);
  });

  test('is switched together with others by one request, all or none', () => {
    const faults = faultsFrom(['lost-alarms']);
    const turn = faultSwitch(faults);
    expect(turn({ set: ['lost-alarms=0', 'failing-table=0.5'] })).toEqual({ active: ['failing-table=0.5'] });
    expect(() => turn({ set: ['lost-alarms', 'bad-luck'] })).toThrow('There is no fault "bad-luck"');
    for (const wrong of [null, {}, { set: 'lost-alarms' }, { set: [], more: 1 }])
      expect(() => turn(wrong)).toThrow('Faults are turned by');
    expect(faults.active()).toEqual(['failing-table=0.5']);
  });

  test('has a default duration where it needs one', () => {
    expect(faultsFrom(['late-disconnect']).duration('late-disconnect')).toBe(5_000);
  });
});

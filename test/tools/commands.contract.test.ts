import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientAt } from '../../local/tools/place.ts';
import { dateFrom } from '../../local/tools/range.ts';
import { typist } from '../../local/tools/typist.ts';
import manifest from '../../package.json' with { type: 'json' };

/** Linux has it. */
const FULL = '/dev/full';
const root = join(import.meta.dirname, '../..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-commands-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** As somebody calls it who has logged in nowhere. */
const command = (args: readonly string[], stdout: 'pipe' | number = 'pipe') =>
  spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', stdout, 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: folder,
      AWS_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
const ended = async (child: ReturnType<typeof command>) => {
  const [complaint, [code]] = await Promise.all([
    text(child.stderr as NonNullable<typeof child.stderr>),
    once(child, 'close'),
  ]);
  return { code: code as number | null, complaint };
};

test('Every command ends plainly, whatever is typed', async () => {
  const scripts = Object.values(manifest.scripts).flatMap(
    (script) => /^node local\/node\.cjs (\S+\.ts)/.exec(script)?.[1] ?? [],
  );
  expect(scripts.length).toBeGreaterThan(20);
  const sources = await Promise.all(
    scripts.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
  );
  const roughly = sources.filter(
    ([, source]) =>
      source.includes('parseArgs(') && !/runCommand\(|runSessionCommand\(|endPlainly\(\)/.test(source),
  );
  // The verifier shares no line with the rest, and has a test of its own.
  expect(roughly.map(([path]) => path)).toEqual(['verifier/main.ts']);
});

describe('A command', () => {
  test('that is asked wrongly says what is wrong, and nothing of itself', async () => {
    for (const path of ['local/tools/audit.ts', 'infra/operations/smoke.ts'])
      expect(await ended(command([path, '--no-such-option']))).toEqual({
        code: 2,
        complaint: "Unknown option '--no-such-option'\n",
      });
  });

  test.each([
    '2026-02-30',
    '2026-09-31',
    '2027-02-29T12:00Z',
    '2026-11-01T09:00',
    '2026-11-01 09:00',
    '1.11.2026',
  ])('takes no day that there is not, and no time of a place that nobody has named: %s', (date) => {
    expect(() => dateFrom('--from', date)).toThrow(
      `--from "${date}" is no date like 2026-11-21 or 2026-11-21T20:00:00Z.`,
    );
  });

  test.each([
    ['local/tools/would.ts', '--idle', '10m'],
    ['local/tools/attendance/main.ts', '--session', 's'],
  ])('that is asked from a day that there is not says so: %s', async (...call) => {
    expect(await ended(command([...call, '--table', 'T', '--from', '2026-02-30']))).toEqual({
      code: 2,
      complaint: '--from "2026-02-30" is no date like 2026-11-21 or 2026-11-21T20:00:00Z.\n',
    });
  });

  test('takes no word of the language for a standard', async () => {
    const range = ['--from', '2026-01-01', '--to', '2026-02-01', '--table', 'T', '--out', 'o.zip'];
    const { code, complaint } = await ended(
      command(['local/tools/evidence/main.ts', ...range, '--standard', 'constructor']),
    );
    expect([code, complaint]).toEqual([2, expect.stringMatching(/^There is no standard constructor; /)]);
  });

  test('takes the last day of a month, a leap day, and midnight by either name', () => {
    expect(dateFrom('--to', '2028-02-29')).toBe(Date.UTC(2028, 1, 29));
    expect(dateFrom('--to', '2026-10-31T09:00Z')).toBe(Date.UTC(2026, 9, 31, 9));
    expect(dateFrom('--to', '2026-12-31T24:00:00Z')).toBe(Date.UTC(2027, 0, 1));
    expect(dateFrom('--to', '2038-01-20')).toBe(Date.UTC(2038, 0, 20));
  });

  test('without credentials says so', async () => {
    const { code, complaint } = await ended(
      command(['local/tools/audit.ts', '--session', 's', '--table', 'T']),
    );
    expect([code, complaint]).toEqual([
      1,
      expect.stringMatching(/^There are no credentials for AWS here.*\n$/),
    ]);
  });

  test('for a local stack that never was says so, and makes none', async () => {
    const data = join(folder, 'mistyped');
    const audit = ['local/tools/audit.ts', '--session', 's', '--local', '--data', data];
    expect(await ended(command(audit))).toEqual({
      code: 2,
      complaint: `No local stack has ever run on ${data}.\n`,
    });
    expect(existsSync(data)).toBe(false);
  });

  test('ends without a word when nobody reads on', async () => {
    const child = command(['local/tools/audit.ts', '--help']);
    child.stdout?.destroy();
    expect(await ended(child)).toEqual({ code: 141, complaint: '' });
  });

  (existsSync(FULL) ? test : test.skip)('says when what it prints cannot be kept', async () => {
    const { code, complaint } = await ended(command(['local/tools/audit.ts', '--help'], openSync(FULL, 'w')));
    expect([code, complaint]).toEqual([1, 'ENOSPC: no space left on device, write\n']);
  });
});

test('For the record, whoever has no name on this machine is a number', () => {
  expect(typist(() => ({ username: 'anna' }))).toBe('anna');
  expect(
    typist(() => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    }),
  ).toBe(`user ${process.getuid?.() ?? 'unknown'}`);
});

test('The local table is found whatever the variables say of the cloud', async () => {
  const ofTheCloud = {
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_MAX_ATTEMPTS: '0',
  };
  Object.assign(process.env, ofTheCloud);
  try {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const { config } = clientAt({ url: 'http://127.0.0.1:1', credentials }, 'eu-central-1');
    const { useFipsEndpoint: isFips, useDualstackEndpoint: isDual, maxAttempts } = config;
    expect([await isFips(), await isDual(), await maxAttempts()]).toEqual([false, false, 2]);
  } finally {
    for (const name of Object.keys(ofTheCloud)) delete process.env[name];
  }
});

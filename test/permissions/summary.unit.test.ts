import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Judged, permits } from '../../local/iam/role.ts';
import { statementsOf } from '../../local/iam/statement.ts';
import { createUsage, type UsageLine } from '../../local/iam/usage.ts';
import { complaintsOf, readSummary, reportOf, summaryOf } from './summary.ts';

const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Vigil-Table710B521B';
const line = (what: UsageLine['what'], action: string, resource = table): UsageLine => ({
  what,
  role: 'Vigil-TimerRoleBA368C44',
  action,
  resource,
});
const put = 'TimerRole dynamodb:PutItem table/Table';

describe('The rights of a run', () => {
  test('are summed up over its stacks, under names that every stack has', () => {
    const gateway = 'arn:aws:execute-api:eu-central-1:123456789012:pif12253bf/v1/POST/@connections/*';
    expect(
      summaryOf([
        line('granted', 'dynamodb:PutItem'),
        line('granted', 'dynamodb:Query', `${table}/index/wake`),
        line('granted', 'dynamodb:PutItem'),
        line('used', 'execute-api:ManageConnections', gateway),
        line('denied', 'dynamodb:Scan'),
      ]),
    ).toEqual({
      granted: [put, 'TimerRole dynamodb:Query table/Table/index/wake'],
      used: ['TimerRole execute-api:ManageConnections v1/POST/@connections/*'],
      denied: ['TimerRole dynamodb:Scan table/Table'],
    });
  });

  test('are well when each was used, or there is a reason why not', () => {
    expect(complaintsOf({ granted: [put], used: [put], denied: [] }, [])).toEqual([]);
    const why = [{ right: 'TimerRole *:PutItem *', because: 'It is the platform.' }];
    expect(complaintsOf({ granted: [put], used: [], denied: [] }, why)).toEqual([]);
    expect(reportOf({ granted: [put], used: [], denied: [] }, why)).toBe(
      'rights: 1 granted, 0 used, 1 granted that nobody used\n  TimerRole *:PutItem *: It is the platform.',
    );
  });

  test('are well whether or not a race has used one that is known for it', () => {
    const rare = [{ right: put, because: 'It takes a death.', chance: true as const }];
    for (const used of [[], [put]])
      expect(complaintsOf({ granted: [put], used, denied: [] }, rare)).toEqual([]);
  });

  test.each([
    [
      'one that nobody used',
      { granted: [put], used: [], denied: [] },
      [],
      `Granted, but nobody used it: ${put}`,
    ],
    [
      'an explanation of one that was used',
      { granted: [put], used: [put], denied: [] },
      [{ right: put, because: '' }],
      `Explained as unused (${put}), but used: ${put}`,
    ],
    [
      'an explanation of one that is not granted',
      { granted: [put], used: [put], denied: [] },
      [{ right: 'TimerRole xray:* *', because: '' }],
      'Explained, but no longer granted: TimerRole xray:* *',
    ],
    [
      'a call that was denied',
      { granted: [put], used: [put], denied: ['TimerRole dynamodb:Scan table/Table'] },
      [],
      'Denied to somebody who asked: TimerRole dynamodb:Scan table/Table',
    ],
    [
      'a run about which nothing is known',
      { granted: [], used: [], denied: [] },
      [],
      'No stack has written down its rights, so nothing was checked.',
    ],
  ])('are not well with %s', (_, summary, explained, complaint) => {
    expect(complaintsOf(summary, explained)).toEqual([complaint]);
    expect(reportOf(summary, explained)).toContain(`✗ ${complaint}`);
  });
});

test('A stack records what it grants, and the first use and the first denial of each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-permissions-'));
  const usage = createUsage(join(folder, 'a.jsonl'));
  const statements = statementsOf(
    {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['dynamodb:PutItem', 'dynamodb:GetItem'],
          Resource: [table, `${table}/*`],
        },
        { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' },
      ],
    },
    'a test',
  );
  const name = 'Vigil-TimerRoleBA368C44';
  const judged: Judged = (request, verdict) => usage.judged(name, request, verdict);
  const role = { name, arn: 'arn:aws:iam::1:role/r', statements, trust: [], judged };
  usage.watch([role]);
  for (let time = 0; time < 3; time += 1) {
    expect(permits(role, { action: 'dynamodb:PutItem', resource: table })).toBe('allowed');
    expect(permits(role, { action: 'dynamodb:Scan', resource: table })).toBe('denied explicitly');
  }
  // One that is killed may leave half a line behind, and only that is lost.
  await writeFile(join(folder, 'b.jsonl'), '{"what":"used","role":"Vig');
  expect(await readSummary(folder)).toEqual({
    granted: [
      'GetItem table/Table',
      'GetItem table/Table/*',
      'PutItem table/Table',
      'PutItem table/Table/*',
    ].map((right) => `TimerRole dynamodb:${right}`),
    used: [put],
    denied: ['TimerRole dynamodb:Scan table/Table'],
  });
  const { granted, denied } = usage.shown();
  expect(granted.map(({ uses }) => uses).sort()).toEqual([0, 0, 0, 3]);
  expect(denied).toMatchObject([{ action: 'dynamodb:Scan', times: 3 }]);
  await rm(folder, { recursive: true });
});

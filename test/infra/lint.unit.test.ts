import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { templateOf } from './template/synthesized.ts';

/** CDK also writes dependencies that a reference implies, which is no mistake. */
const IGNORED = ['W3005'];

/** One run for all of them: half of it is starting, and reading what the specification says. */
const lint = (templates: Readonly<Record<string, object>>, ...more: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-lint-'));
  for (const [file, template] of Object.entries(templates))
    writeFileSync(join(folder, file), JSON.stringify(template));
  const options = ['--format', 'parseable', '--ignore-checks', ...IGNORED, ...more];
  const { status, stdout } = spawnSync('cfn-lint', [...options, '--', ...Object.keys(templates)], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { status, lines: (stdout ?? '').split('\n').filter((line) => line !== '') };
};

const everything = {
  removal: 'destroy',
  tracing: 'off',
  alarmEmail: 'on-call@example.com',
  domainName: 'p.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
  encryptionKey: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
};
const { status, lines } = lint({
  'default.json': templateOf().toJSON(),
  'everything.json': templateOf(everything).toJSON(),
  // The last one, so that whoever has seen it has seen the others.
  'wrong.json': { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } } } },
});

const elsewhere = { page: 'none', pages: 'https://app.example.com/', serviceUrl: 'none' };
const ownIssuer = {
  page: 'none',
  serviceUrl: 'none',
  tokenIssuer: 'https://id.example.com',
  tokenAudience: 'vigil',
};

// A shell says 127 of what it cannot find.
const there = status !== null && status !== 127;
if (!there) process.stderr.write('cfn-lint is not on the PATH: the template is not linted.\n');
const whenThere = there ? test : test.skip;

describe('cfn-lint', () => {
  whenThere('has nothing against the templates, with every default and with everything said', () => {
    expect(lines.filter((line) => !line.startsWith('wrong.json:'))).toEqual([]);
  });

  whenThere.each<[string, Record<string, string>, string[]]>([
    ['GovCloud', elsewhere, ['us-gov-west-1']],
    ['China, and for a Region without function URLs', ownIssuer, ['cn-northwest-1', 'eu-central-2']],
  ])('has nothing against what the guide says for %s', (_, settings, regions) => {
    const found = lint({ 'elsewhere.json': templateOf(settings).toJSON() }, '--regions', ...regions);
    expect(found.lines).toEqual([]);
  });

  whenThere('sees a property that is not there', () => {
    expect(lines).toEqual([expect.stringMatching(/^wrong\.json:.*:E3002:.*Colour/)]);
    // An error, which is what the number stands for.
    expect(status).toBe(2);
  });
});

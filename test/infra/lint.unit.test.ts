import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { templateOf } from './synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const there = spawnSync('cfn-lint', ['--version']).status === 0;
if (!there) process.stderr.write('cfn-lint is not on the PATH: the template is not linted.\n');
const whenThere = there ? test : test.skip;

/** CDK writes dependencies that are implied by a reference as well; that is no mistake. */
const IGNORED = ['W3005'];

describe('cfn-lint', () => {
  const lint = (template: object) => {
    const file = join(folder, 'template.json');
    writeFileSync(file, JSON.stringify(template));
    const { status, stdout } = spawnSync('cfn-lint', ['--ignore-checks', ...IGNORED, '--', file], {
      encoding: 'utf8',
    });
    return { status, stdout };
  };

  whenThere.each<[Record<string, string>]>([
    [{}],
    [
      {
        removal: 'destroy',
        tracing: 'off',
        alarmEmail: 'on-call@example.com',
        domainName: 'p.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
      },
    ],
  ])(
    'has nothing against the template of %j',
    (settings) => {
      expect(lint(templateOf(settings).toJSON())).toEqual({ status: 0, stdout: '' });
    },
    60_000,
  );

  whenThere(
    'sees a property that is not there',
    () => {
      const template = templateOf().toJSON();
      const [id = ''] = Object.keys(templateOf().findResources('AWS::SQS::Queue'));
      template.Resources[id].Properties.Colour = 'red';
      expect(lint(template).stdout).toContain('Colour');
    },
    60_000,
  );
});

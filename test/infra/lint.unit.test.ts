import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { templateOf } from './template/synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const there = spawnSync('cfn-lint', ['--version']).status === 0;
if (!there) process.stderr.write('cfn-lint is not on the PATH: the template is not linted.\n');
const whenThere = there ? test : test.skip;

/** CDK also writes dependencies that a reference implies, which is no mistake. */
const IGNORED = ['W3005'];

const lint = (...templates: readonly object[]) => {
  const files = templates.map((template, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  });
  const { status, stdout } = spawnSync('cfn-lint', ['--ignore-checks', ...IGNORED, '--', ...files], {
    encoding: 'utf8',
  });
  return { status, stdout };
};

describe('cfn-lint', () => {
  whenThere(
    'has nothing against the templates, with every default and with everything said',
    () => {
      const everything = {
        removal: 'destroy',
        tracing: 'off',
        alarmEmail: 'on-call@example.com',
        domainName: 'p.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
      };
      const templates = [templateOf().toJSON(), templateOf(everything).toJSON()];
      expect(lint(...templates)).toEqual({ status: 0, stdout: '' });
    },
    240_000,
  );

  whenThere(
    'sees a property that is not there',
    () => {
      const queue = { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } };
      expect(lint({ Resources: { Queue: queue } }).stdout).toContain('Colour');
    },
    120_000,
  );
});

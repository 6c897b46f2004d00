import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SHAPE } from '../../functions/aws/items/shape.ts';
import { details } from '../../shared/bus/details.ts';
import { rights } from '../../shared/rights.ts';

const root = join(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, one = '']) => one)),
];
/** What of these a page does not name as code. */
const unnamed = (page: string, names: readonly string[]): string[] => {
  const text = textOf(page);
  expect(names.length).toBeGreaterThan(1);
  return names.filter((name) => !new RegExp(`\`${name}[\`({<]`).test(text));
};

test('the page about the audit trail names every record', () => {
  const records = Object.keys(details).filter((type) => /^participant|^session.(created|changed)/.test(type));
  expect(
    unnamed(
      'docs/audit.md',
      records.map((type) => type.split('.')[1] ?? ''),
    ),
  ).toEqual([]);
});

test('the page for backends names everything that only they may say', () => {
  const own = Object.entries(rights).filter(([, row]) => row.slice(0, 3).every((cell) => cell === '- - -'));
  expect(
    unnamed(
      'docs/service.md',
      own.map(([right]) => right),
    ),
  ).toEqual([]);
});

test('the page about an app of one’s own names everything that the construct has', () => {
  const [, construct = ''] = textOf('infra/construct.ts').split('export class Vigil ');
  expect(
    unnamed('docs/your-app.md', found(construct, /^ {2}(?:readonly )?(?!constructor)(\w+)[:(]/gm)),
  ).toEqual([]);
});

test('the page about deploying names every output', () => {
  expect(unnamed('docs/deploy.md', found(textOf('infra/stack.ts'), /says\(\s*'(\w+)'/g))).toEqual([]);
});

test('the page about releases says which shape items have today', () => {
  expect(textOf('docs/releases.md')).toContain(`(\`functions/aws/items/shape.ts\`): ${SHAPE} today;`);
});

test('the page of the client names every hook', () => {
  expect(unnamed('client/README.md', found(textOf('client/react.ts'), /^export const (use\w+)/gm))).toEqual(
    [],
  );
});

test('the page about security has a reason for each rule of the review that is acknowledged, and for no other', () => {
  const sources = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' });
  const text = sources.filter((path) => path.endsWith('.ts')).map((path) => textOf(join('infra', path)));
  const acknowledged = found(text.join(''), /['`](?:AwsSolutions|Serverless)-(\w+)/g);
  const [, table = ''] = textOf('docs/security.md').split('| rule | where | because |');
  const explained = found(table, /^\| ((?:\w+, )*\w+) \|/gm).flatMap((rules) => rules.split(', '));
  expect(explained.toSorted()).toEqual(acknowledged.toSorted());
});

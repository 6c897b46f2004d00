import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compile } from 'json-schema-to-typescript';
import { idsOf, published } from '../../world/published.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Somebody's project that has the published document, a generator, and nothing of ours. */
let project: string;
let stack: LocalStack;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'vigil-generated-'));
  stack = await startStack({ idle: '60s', warning: '60s' });
}, 120_000);
afterAll(async () => {
  await stack.remove();
  await rm(project, { recursive: true });
});

/** Types from a generator that knows nothing of this project, and the pairs of question and answer. */
const generated = async (): Promise<string> => {
  const definitions = JSON.parse(
    JSON.stringify(published.components.schemas).replaceAll('#/components/schemas/', '#/definitions/'),
  ) as Record<string, object>;
  const oneOf = (ids: readonly string[]) => ({ oneOf: ids.map((id) => ({ $ref: `#/definitions/${id}` })) });
  const object = (properties: Record<string, object>) => ({
    type: 'object' as const,
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  });
  const asked = Object.entries(published.operations).flatMap(([id, { reply }]) =>
    reply ? [[id, idsOf(reply.messages)] as const] : [],
  );
  const pairs = (of: (id: string, replies: readonly string[]) => object) =>
    object(Object.fromEntries(asked.map(([id, replies]) => [id, of(id, replies)])));
  const schema = {
    definitions,
    ...object({ up: pairs((id) => oneOf([id])), replies: pairs((_, replies) => oneOf(replies)) }),
  };
  return compile(schema as Parameters<typeof compile>[0], 'Wire', { format: false });
};

test('a client that is generated from the published document compiles and talks to the stack', async () => {
  await writeFile(join(project, 'wire.ts'), await generated());
  await cp(join(import.meta.dirname, 'generated-client.txt'), join(project, 'client.ts'));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom'],
    types: [],
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compiled = await run(process.execPath, [tsc, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe('');

  const env = { PATH: process.env.PATH, URL_OF_STACK: stack.wsUrl, TOKEN: await stack.token('anna') };
  const { stdout } = await run(process.execPath, ['client.ts'], { cwd: project, env });
  expect(JSON.parse(stdout)).toEqual({
    me: 'licence-holder',
    session: 'Design review',
    inside: 1,
    saved: true,
    refused: 'message.invalid',
    left: 'session.left',
  });
}, 60_000);

import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import { serviceActions, serviceReplies } from '../../docs/generator/openapi.ts';
import { openBackend } from '../world/backend.ts';
import { furnish } from '../world/tab.ts';
import { createWorld } from '../world/world.ts';

const document = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, object> };
  paths: Record<string, { post: { requestBody: Body; responses: Record<string, Body> } }>;
};
type Body = {
  content: {
    'application/json': { schema: { oneOf: object[]; discriminator: { mapping: Record<string, string> } } };
  };
};

test('the published document is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
});

test('it has every message that the table of rights gives to a service, and every reply', () => {
  const { post } = document.paths['/'] ?? {};
  const tags = (body: Body | null | undefined) =>
    Object.keys(body?.content['application/json'].schema.discriminator.mapping ?? {}).sort();
  expect(tags(post?.requestBody)).toEqual([...serviceActions].sort());
  expect(tags(post?.responses['200'])).toEqual([...serviceReplies].sort());
});

test('it has what the platform answers by itself, and no answer of a function that has failed', () => {
  const { responses = {} } = document.paths['/']?.post ?? {};
  const schemas = (status: number) => JSON.stringify(responses[status]?.content);
  expect(responses).not.toHaveProperty('500');
  expect(schemas(502)).not.toContain('schemas/error');
  for (const status of [403, 502]) expect(schemas(status)).toContain('schemas/OfThePlatform');
});

test('a backend’s real answers match it', async () => {
  const backend = openBackend(await furnish(createWorld()));
  const ajv = new Ajv.default({ strict: false });
  ajv.addSchema({ $id: 'doc', ...document });
  const replies = [
    await backend.send({ action: 'session.put', sessionId: 'x', name: 'X', metadata: { a: 'b' } }),
    await backend.send({ action: 'presence.get', sessionId: 's1' }),
    await backend.send({ action: 'presence.get', userId: 'anna' }),
    await backend.send({ action: 'member.put', sessionId: 's1', members: [{ userId: 'dora' }] }),
    await backend.send({ action: 'session.update', sessionId: 's1', revision: 9 }),
  ];
  for (const reply of replies) {
    const isAsWritten = ajv.validate({ $ref: `doc#/components/schemas/${reply.type}` }, reply);
    expect([reply.type, isAsWritten, ajv.errors]).toEqual([reply.type, true, null]);
  }
});

import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import { expect, test } from '@jest/globals';
import { downMessages, upMessages } from '../../shared/messages.ts';

const text = await readFile(new URL('../../docs/asyncapi.json', import.meta.url), 'utf8');

test('the published document is valid AsyncAPI', async () => {
  const diagnostics = await new Parser().validate(text);
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
});

test('it describes every message of the wire', () => {
  const { components } = JSON.parse(text) as { components: { messages: Record<string, unknown> } };
  expect(Object.keys(components.messages)).toHaveLength(upMessages.length + downMessages.length);
});

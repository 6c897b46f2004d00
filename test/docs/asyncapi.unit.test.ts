import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { serviceDown, serviceUp } from '../../shared/messages/service.ts';
import { downMessages, upMessages } from '../../shared/messages.ts';
import { isReplyTo, unlikePublished, unlikePublishedAnswer } from '../world/published.ts';

const namesOf = (messages: readonly z.core.$ZodType[], others: readonly z.core.$ZodType[]) =>
  messages
    .filter((message) => !others.includes(message))
    .map((message) => z.globalRegistry.get(message)?.id ?? '');
/** Messages only for backends are in another document. */
const [up, down] = [namesOf(upMessages, serviceUp()), namesOf(downMessages, serviceDown())];

const text = await readFile(new URL('../../docs/asyncapi.json', import.meta.url), 'utf8');

test('the published document is valid AsyncAPI', async () => {
  const diagnostics = await new Parser().validate(text);
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
});

test('it describes every message of the wire', () => {
  const { components } = JSON.parse(text) as { components: { messages: Record<string, unknown> } };
  expect(Object.keys(components.messages)).toHaveLength(up.length + down.length);
});

type Schema = { readonly additionalProperties?: boolean; readonly $ref?: string };
type Document = {
  readonly components: { readonly schemas: Record<string, Schema> };
  readonly operations: Record<string, { reply?: { messages: { $ref: string }[] } }>;
};
const { components, operations } = JSON.parse(text) as Document;
const idOf = (message: { $ref: string }) => message.$ref.replace('#/channels/socket/messages/', '');

test('what comes down may have more fields than are listed here, and what goes up may not', () => {
  const closed = (ids: readonly string[]) =>
    new Set(ids.map((id) => components.schemas[id]?.additionalProperties === false));
  expect(closed(up)).toEqual(new Set([true]));
  expect(closed(down)).toEqual(new Set([false]));
});

test('its patterns are in what all dialects of regular expressions read alike', async () => {
  const service = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  const patterns = [text, service].flatMap((document) =>
    [...document.matchAll(/"pattern": ("[^"]*")/g)].map(([, pattern]) => JSON.parse(pattern ?? '') as string),
  );
  expect(patterns.filter((pattern) => /\\[pPwWdD]/.test(pattern))).toEqual([]);
  const id = patterns.find((pattern) => pattern.includes('x7f')) ?? '';
  for (const flags of ['', 'u']) {
    const isId = (said: string) => new RegExp(id, flags).test(said);
    expect(['a', ' ', 'ä', '名', '\u{1F600}', '\u00a0'].filter(isId)).toHaveLength(6);
    expect(['', '\u0000', 'a\n', '\u007f', '\u0085', '\u009f'].filter(isId)).toEqual([]);
  }
});

test('it says how each message is answered', () => {
  const replies = Object.entries(operations).flatMap(([action, { reply }]) =>
    reply ? [[action, reply.messages.map(idOf)]] : [],
  );
  expect(replies).toHaveLength(up.length);
  expect(Object.fromEntries(replies)).toMatchObject({
    'session.join': ['session.joined', 'session.waiting', 'session.ended', 'error'],
    activity: ['error'],
  });
});

test('parts that several messages share are there once, by name', () => {
  expect(JSON.stringify(components.schemas['presence.changed'])).toContain(
    '#/components/schemas/RosterEntry',
  );
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['RosterEntry', 'SessionInfo', 'ContentItem', 'Instant', 'UserKind']),
  );
});

test('what the tests are sent is compared with it to the last field, by the type that is said', () => {
  const told = { type: 'signal', serverTime: 1, sessionId: 's1', byId: 'ben', value: null };
  const more = { ...told, colour: 'red' };
  expect(unlikePublished(told)).toBeNull();
  expect(unlikePublished(more)).toMatch('additional properties');
  expect(unlikePublished({ type: 'pong' })).toMatch('serverTime');
  expect(unlikePublished({ type: 'ping' })).toMatch('There is no ping');
  expect(isReplyTo('ping', 'pong')).toBe(true);
  expect(isReplyTo('ping', 'welcome')).toBe(false);
  const error = {
    type: 'error',
    serverTime: 1,
    code: 'message.invalid',
    title: '',
    detail: '',
    retryable: false,
  };
  expect(unlikePublishedAnswer(400, error)).toBeNull();
  expect(unlikePublishedAnswer(404, error)).toMatch('There is no 404 with message.invalid');
  expect(unlikePublishedAnswer(200, { ...told, type: 'pong' })).toMatch('additional properties');
});

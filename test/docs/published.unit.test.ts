import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { rightsTable } from '../../docs/generator/rights.ts';
import { portable } from '../../docs/generator/schemas.ts';
import { details, SOURCE } from '../../shared/bus/details.ts';
import { replies } from '../../shared/messages/replies.ts';
import { downMessages, upMessages } from '../../shared/messages.ts';

type Json = { readonly [key: string]: unknown };
type Document = {
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
  readonly operations: Readonly<Record<string, { readonly reply?: { readonly messages: readonly Json[] } }>>;
};
type BusProperties = {
  readonly source: { readonly const: string };
  readonly 'detail-type': { readonly const: string };
  readonly detail: Json;
};
type Bus = {
  readonly definitions: Readonly<Record<string, Json>>;
  readonly oneOf: readonly { readonly properties: BusProperties }[];
};

const documentIn = async (name: string) =>
  JSON.parse(await readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));
const socket: Document = await documentIn('asyncapi.json');
const service: Document = await documentIn('openapi.json');
const bus: Bus = await documentIn('events.schema.json');

const published = { ...bus.definitions, ...service.components.schemas, ...socket.components.schemas };

/** A schema with its references resolved, and without descriptions. */
const bare = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, allOf, description: _, $schema: _dialect, ...rest } = schema as Json;
  if (typeof $ref === 'string') return bare(published[$ref.split('/').at(-1) ?? '']);
  const fields = Object.fromEntries(
    Object.entries(rest).flatMap(([name, field]) => {
      const said = name === 'pattern' ? portable(String(field)) : bare(field);
      return said === null && name === 'pattern' ? [] : [[name, said]];
    }),
  );
  return Object.assign(fields, ...((allOf as Json[] | undefined) ?? []).map(bare));
};

const withoutWords = z.registry<object>();

const schemaOf = (message: z.core.$ZodType): unknown =>
  bare(z.toJSONSchema(message, { metadata: withoutWords, io: 'input', target: 'draft-7' }));

const tagged = (messages: readonly z.core.$ZodType[], tag: 'action' | 'type') =>
  new Map(
    messages.map((message) => {
      const schema = schemaOf(message) as { properties: Record<string, { const: string }> };
      return [schema.properties[tag]?.const ?? '', schema] as const;
    }),
  );

/** What is published about messages with such a tag. */
const publishedBy = (tag: 'action' | 'type') =>
  new Map(
    Object.values(published).flatMap((schema) => {
      const found = bare(schema) as { properties?: Record<string, { const?: string }> };
      const name = found.properties?.[tag]?.const;
      return name !== undefined && found.properties?.requestId ? [[name, found] as const] : [];
    }),
  );

test('The published table of rights is what the code says', async () => {
  const page = await readFile(new URL('../../docs/rights.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rightsTable().rows.map((row) => `| ${row.join(' | ')} |`)).toEqual(rows);
});

describe('The wire matches what is published', () => {
  test('about which messages answer which, as far as they come down the socket', () => {
    const { schemas } = socket.components;
    const published = Object.entries(socket.operations).flatMap(([action, { reply }]) =>
      reply ? [[action, reply.messages.map(({ $ref }) => String($ref).split('/').at(-1))]] : [],
    );
    const answers = Object.entries(replies).map(([action, types]) => [
      action,
      [...types.filter((type) => type in schemas), 'error'],
    ]);
    expect(Object.fromEntries(answers)).toMatchObject(Object.fromEntries(published));
  });

  test('about every event on the bus', () => {
    const events = bus.oneOf.map(({ properties }) => [
      properties['detail-type'].const,
      bare(properties.detail),
    ]);
    expect(new Set(bus.oneOf.map(({ properties }) => properties.source.const))).toEqual(new Set([SOURCE]));
    const told = Object.entries(details).map(([type, schema]) => [type, schemaOf(schema)]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(events));
  });

  test('about every message that goes up', () => {
    expect(tagged(upMessages, 'action')).toEqual(publishedBy('action'));
  });

  test('about every message that comes down', () => {
    expect(tagged(downMessages, 'type')).toEqual(publishedBy('type'));
  });
});

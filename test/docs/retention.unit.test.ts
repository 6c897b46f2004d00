import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Item } from '../../functions/aws/items/items.ts';
import * as keys from '../../functions/aws/items/keys.ts';
import { kindOf, kinds } from '../../functions/aws/items/kinds.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { addressOf, itemsOf, writeLife } from '../releases/items-of-a-life.ts';

/** Stands for anything that a key is made of: an id, a number, somebody in a session. */
const anything = Object.assign(new String('x'), { sessionId: 's', participantId: 'p', at: 1, sequence: 1 });

const made = Object.entries(keys).flatMap(([name, make]) =>
  typeof make === 'function' && name.endsWith('Key')
    ? [[name, (make as (...given: unknown[]) => Item)(anything, anything, anything)] as const]
    : [],
);

describe('What is kept about people', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('is declared for every key that the adapters make: a new kind of item needs a row in functions/aws/items/kinds.ts', () => {
    expect(made.length).toBeGreaterThan(20);
    const ofSession = keys.auditKey({ sessionId: 's', participantId: null }, { at: 1, sequence: 1 } as never);
    const undeclared = [...made, ['auditKey of a session', ofSession] as const].filter(
      ([, key]) => kindOf(key) === null,
    );
    expect(undeclared.map(([name]) => name)).toEqual([]);
  });

  test('is declared for every item that is written in a life, without a row too many', async () => {
    await writeLife(table);
    const items = await itemsOf(table);
    expect(items.filter((item) => kindOf(item) === null).map(addressOf)).toEqual([]);
    const ofKeys = new Set(made.map(([, key]) => kindOf(key)?.name));
    const others = kinds.filter(({ name }) => !ofKeys.has(name)).map(({ name }) => name);
    expect(others).toEqual(['record of a session', 'record of an operator']);
  });

  test('has one kind per item, whatever its id contains', () => {
    const of = (pk: string, sk: string) => kindOf({ pk: { S: pk }, sk: { S: sk } })?.name ?? null;
    expect(of('SESSION#a', 'AUDIT#HEAD#p#1')).toBe('head of a chain');
    expect(of('SESSION#a', 'AUDIT#2026-11-28T12:00:00.000Z#erased')).toBe('record of an operator');
    expect(of('SESSION#a', 'CONTENT')).toBe('head of the content');
    expect(of('SESSION#a', 'CONTENT#META')).toBe('content');
    expect(of('SESSION#a', 'UNKNOWN#1')).toBeNull();
    expect(of('OTHER#a', 'META')).toBeNull();
  });
});

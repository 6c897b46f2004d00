import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MOST_CLEANED_UP, ROOMY } from '../../../functions/aws/content/admission.ts';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { itemBytes } from '../item-bytes.ts';
import { start } from '../people.ts';
import { embeddedContent } from './embedded-content.ts';

describe('in the table', () => {
  let table: EmbeddedTable;
  const { content, setState, written, headOf, placesOf } = embeddedContent(() => table);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('a write strikes only a few of hundreds of abandoned places, and succeeds', async () => {
    await setState('workshop', 'active');
    // Their functions died before they wrote.
    for (let environment = 0; environment < 250; environment += 1)
      await content().admit('workshop', `n${environment}`, ['active'], instant(start + environment));
    expect(placesOf(await headOf('workshop'))).toHaveLength(250);
    const later = start + 16 * 60_000;
    expect(await written(content(), 'workshop', 'later', later)).toBe('saved');
    expect(placesOf(await headOf('workshop'))).toHaveLength(250 - MOST_CLEANED_UP);
    for (let write = 1; write < 20; write += 1)
      expect(await written(content(), 'workshop', 'later', later + write)).toBe('saved');
    expect(placesOf(await headOf('workshop')).length).toBeLessThanOrEqual(ROOMY);
  });

  test('a failed clean-up is noted, and the write succeeds', async () => {
    await setState('unlucky', 'active');
    for (let environment = 0; environment < 6; environment += 1)
      await written(content(), 'unlucky', 'n', start + environment);
    table.client.middlewareStack.add(
      (next) => async (args) => {
        const { UpdateExpression = '' } = args.input as { UpdateExpression?: string };
        if (UpdateExpression.startsWith('REMOVE')) throw new Error('The clean-up was struck.');
        return next(args);
      },
      { step: 'initialize', name: 'strike' },
    );
    const notes: unknown[] = [];
    const noting = contentTable(table.client, table.name, undefined, (fault) => notes.push(fault));
    expect(await written(noting, 'unlucky', 'n', start + 16 * 60_000)).toBe('saved');
    table.client.middlewareStack.remove('strike');
    expect(notes).toEqual([new Error('The clean-up was struck.')]);
  });

  test('the session and the head of its content stay small, however large the fleet', async () => {
    const sessions = sessionTable(table.client, table.name);
    await sessions.create(newSession('fleet', 'Fleet'));
    for (let environment = 0; environment < 120; environment += 1)
      await written(content(), 'fleet', `${environment}`.padEnd(36, '-'), start + environment);
    const get = new GetItemCommand({ TableName: table.name, Key: sessionKey('fleet') });
    expect(itemBytes((await table.client.send(get)).Item ?? {})).toBeLessThan(512);
    expect(placesOf(await headOf('fleet'))).toHaveLength(ROOMY);
    expect(itemBytes(await headOf('fleet'))).toBeLessThan(1_024);
  });

  test('many writes at once all succeed, and leave no more than a few places', async () => {
    await setState('rush', 'active');
    const fleet = Array.from({ length: 40 }, content);
    const outcomes = await Promise.all(
      fleet.flatMap((environment, index) =>
        ['a', 'b'].map((item) => written(environment, 'rush', `${item}${index}`, start)),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['saved']));
    expect(placesOf(await headOf('rush')).length).toBeLessThanOrEqual(ROOMY);
    const { items, contentRevision } = await content().list(
      'rush',
      { cursor: null, after: null, bytes: 100_000 },
      instant(start + 60_000),
    );
    expect([items.length, contentRevision]).toEqual([80, 80]);
  });

  test('abandoned places are struck, and the head stays small', async () => {
    await setState('busy', 'active');
    for (let environment = 0; environment < 20; environment += 1) {
      const now = instant(start + environment * 5 * 60_000);
      await content().admit('busy', `item-${environment}`, ['active'], now);
    }
    const Item = await headOf('busy');
    const places = placesOf(Item);
    expect(places.length).toBeLessThan(9);
    expect(Object.keys(Item).filter((field) => field.startsWith('n:'))).toHaveLength(places.length);
    expect(Item.contentRevision).toEqual({ N: '20' });
  });
});

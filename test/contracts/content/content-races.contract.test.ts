import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { underWay } from '../../../functions/aws/content/writing.ts';
import { contentHeadKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';

/** What happens between two calls of one function; the other suites make its calls one after another. */
let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

type Command = { readonly input: { readonly UpdateExpression?: string } };

/** The table, with something done before each command is sent; a returned answer replaces sending it. */
const through = (before: (command: Command) => Promise<unknown>): DynamoDBClient =>
  ({
    send: async (command: Command) => table.client.send(((await before(command)) ?? command) as never),
  }) as unknown as DynamoDBClient;

const contentOf = (client: DynamoDBClient, environment: string) =>
  contentTable(client, table.name, undefined, undefined, environment);

const setState = (sessionId: string, state: SessionState) =>
  table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: sessionKey(sessionId),
      UpdateExpression: 'SET #state = :state ADD revision :one',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state }, ':one': { N: '1' } },
    }),
  );

const admitted = async (
  content: ReturnType<typeof contentTable>,
  session: string,
  item: string,
  now = start,
) => {
  const admission = await content.admit(session, item, ['active'], instant(now));
  if (typeof admission === 'string') throw new Error(`It was not admitted: ${admission}.`);
  return admission;
};

const saved = (
  content: ReturnType<typeof contentTable>,
  session: string,
  itemId: string,
  admission: Awaited<ReturnType<typeof admitted>>,
) =>
  content.save(session, admission, null, {
    itemId,
    revision: admission.revision,
    value: new JsonText('1'),
    writes: [],
  });

describe('A list', () => {
  test('that may not ask the table again before it is complete says where to continue', async () => {
    const session = 'long';
    await setState(session, 'active');
    const writing = contentOf(table.client, 'w');
    const items = Array.from({ length: 20 }, (_, index) => `n${String(index).padStart(2, '0')}`);
    for (const item of items)
      expect(await saved(writing, session, item, await admitted(writing, session, item))).toBe('saved');
    // The table returns 1 MB at once; here, one item.
    let asked = 0;
    const scant = through(async (command) => {
      if (!(command instanceof QueryCommand)) return command;
      asked += 1;
      return new QueryCommand({ ...command.input, Limit: 1 });
    });
    const reading = contentOf(scant, 'r');
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      asked = 0;
      const page = await reading.list(session, { cursor, after: null, bytes: 100_000 }, instant(start));
      expect(asked).toBeLessThanOrEqual(8);
      pages.push(page.items.map(({ itemId }) => itemId));
      cursor = page.next;
    } while (cursor !== null);
    expect(pages.flat()).toEqual(items);
    expect(pages).toHaveLength(3);
  });
});

describe('A place in the head of the content', () => {
  test('that is used again while it is cleaned up stays, as do those beside it', async () => {
    const session = 'busy';
    await setState(session, 'active');
    const fleet = ['a', 'b', 'c', 'd', 'e'].map((name) => contentOf(table.client, name));
    // Their functions have died, or so it seems: one of them was only frozen.
    for (const [index, one] of fleet.entries()) await admitted(one, session, `n${index}`);
    const later = start + 16 * 60_000;
    const woken: { revision: number }[] = [];
    let hasBegun = false;
    const cleaning = through(async ({ input }) => {
      if (hasBegun || input.UpdateExpression?.startsWith('REMOVE') !== true) return;
      // The environment that wrote n0 is alive: its place is free there, and is taken again.
      hasBegun = true;
      woken.push(await admitted(contentOf(table.client, 'a'), session, 'again', later));
    });
    await admitted(contentOf(cleaning, 'z'), session, 'other', later);
    const { Item: head = {} } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key: contentHeadKey(session) }),
    );
    const noted = underWay(head).find(({ itemId }) => itemId === 'again');
    expect(noted).toMatchObject({ place: 'a.0', revision: woken[0]?.revision });
  });
});

describe('A write', () => {
  test('that is refused again and again, and never for a reason that exists, fails', async () => {
    await setState('restless', 'active');
    const refusing = through(async ({ input }) => {
      if (input.UpdateExpression?.includes('#item = :note'))
        throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    });
    const admission = contentOf(refusing, 'r').admit('restless', 'n', ['active'], instant(start));
    await expect(admission).rejects.toThrow('"restless"');
  });
});

describe('A fence', () => {
  test('that comes late, from an earlier closing, does not lower the standing one', async () => {
    const session = 'shut';
    await setState(session, 'active');
    const early = await admitted(contentOf(table.client, 'early'), session, 'n');
    await setState(session, 'closed');
    // The first closing is held up before it writes its fence.
    const [arrived, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = through(async ({ input }) => {
      if (input.UpdateExpression?.startsWith('SET fence') !== true) return;
      arrived.resolve();
      await freed.promise;
    });
    const closing = contentOf(slow, 'slow').fence(session);
    await arrived.promise;
    await setState(session, 'active');
    const second = contentOf(table.client, 'second');
    const late = await admitted(second, session, 'n');
    await setState(session, 'closed');
    await contentOf(table.client, 'quick').fence(session);
    freed.resolve();
    await closing;
    expect(await saved(second, session, 'n', late)).toBe('overtaken');
    expect(await saved(contentOf(table.client, 'early'), session, 'n', early)).toBe('overtaken');
  });
});

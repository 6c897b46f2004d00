import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toMembershipItem } from '../../../../functions/aws/directory/membership-items.ts';
import { toSessionItem } from '../../../../functions/aws/directory/session-items.ts';
import { sessionTable } from '../../../../functions/aws/directory/sessions.ts';
import { newSession } from '../../../../shared/directory/session.ts';
import { instant } from '../../../../shared/instant.ts';
import type { Within } from '../../../../shared/ports/sessions.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';
import { start } from '../../people.ts';
import { newMember } from './sessions.ts';

const MEMBERSHIPS = 10_020;
const AT_ONCE = 25;

/** What a list costs, counted as the table's client sends it. */
describe(`${MEMBERSHIPS} memberships of one user`, () => {
  let table: EmbeddedTable;
  let sent: { name: string; input: Record<string, unknown> }[];
  const list = (cursor: string | null, within: Within | null = null) =>
    sessionTable(table.client, table.name).ofUser('anna', cursor, within);

  beforeAll(async () => {
    table = await startTable();
    await filled(table.client, table.name);
    table.client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          sent.push({ name: commandName, input: args.input as Record<string, unknown> });
          return next(args);
        },
      { step: 'initialize' },
    );
  }, 120_000);
  afterAll(() => table.stop());

  test('are listed with one query and one batch per page of fifty, most recently used first', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      sent = [];
      const page: Awaited<ReturnType<typeof list>> = await list(cursor);
      expect(sent.map(({ name }) => name)).toEqual(['QueryCommand', 'BatchGetItemCommand']);
      expect(sent[0]?.input).toMatchObject({ IndexName: 'recent', Limit: 50 });
      expect(sent[0]?.input).not.toHaveProperty('FilterExpression');
      ids.push(...page.sessions.map(({ session }) => session.id));
      cursor = page.next;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(Math.ceil(MEMBERSHIPS / 50));
    expect(ids).toHaveLength(MEMBERSHIPS);
    expect(ids[0]).toBe(`s${MEMBERSHIPS - 1}`);
    expect(new Set(ids).size).toBe(MEMBERSHIPS);
  }, 120_000);

  test.each<Within>([{ group: 'g1' }, { contact: 'carla' }])('so are those within %j', async (within) => {
    sent = [];
    expect((await list(null, within)).sessions).toEqual([]);
    expect(sent.map(({ name }) => name)).toEqual(['QueryCommand', 'BatchGetItemCommand']);
  });
});

const filled = async (client: DynamoDBClient, name: string): Promise<void> => {
  const items = Array.from({ length: MEMBERSHIPS }, (_, index) => index).flatMap((index) => [
    toSessionItem(newSession(`s${index}`, `Session ${index}`)),
    toMembershipItem(`s${index}`, newMember('anna'), instant(start + index)),
  ]);
  for (let from = 0; from < items.length; from += AT_ONCE * 8)
    await Promise.all(
      Array.from({ length: 8 }, (_, part) => items.slice(from + part * AT_ONCE, from + (part + 1) * AT_ONCE))
        .filter((batch) => batch.length > 0)
        .map((batch) =>
          client.send(
            new BatchWriteItemCommand({
              RequestItems: { [name]: batch.map((Item) => ({ PutRequest: { Item } })) },
            }),
          ),
        ),
    );
};

test('nothing in the functions scans', () => {
  const folder = join(import.meta.dirname, '../../../../functions');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(50);
  const scanning = files.filter((file) =>
    /\bScan(Command|Input)\b/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(scanning).toEqual([]);
});

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content.ts';
import { contentKey } from '../../functions/aws/keys.ts';
import { memoryContent } from '../world/content.ts';
import { contentTableContract } from './content-table.ts';
import { type EmbeddedTable, startTable } from './embedded-table.ts';

describe('in memory', () => {
  const table = memoryContent();
  contentTableContract(() => table);
});

describe('in the table', () => {
  let table: EmbeddedTable;
  const content = () => contentTable(table.client, table.name);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  contentTableContract(content);

  test('a value that is not JSON is refused by its key, without its text', async () => {
    const Item = { ...contentKey('broken', 'n1'), revision: { N: '1' }, value: { S: '{secret' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const fault = await content()
      .list('broken', null)
      .catch((error: unknown) => String(error));
    expect(fault).toContain('CONTENT#n1');
    expect(fault).not.toContain('secret');
  });
});

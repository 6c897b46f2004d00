import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SHAPE } from '../../functions/aws/items/shape.ts';
import { ownItemTable } from '../../functions/aws/mine/own-items.ts';
import { instant } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';
import type { OwnItemTable } from '../../shared/ports/own-items.ts';
import { memoryOwnItems } from '../world/stores/own-items.ts';
import { type EmbeddedTable, startTable } from './embedded-table.ts';
import { ownItemTableContract } from './own-item-table.ts';

describe('In memory,', () => {
  let table: OwnItemTable;
  beforeEach(() => {
    table = memoryOwnItems();
  });
  ownItemTableContract(() => table);
});

describe('In the database,', () => {
  let embedded: EmbeddedTable;
  beforeAll(async () => {
    embedded = await startTable();
  });
  afterAll(() => embedded.stop());
  const table = () => ownItemTable(embedded.client, embedded.name);
  ownItemTableContract(table);

  test('it lies in the partition of its session, which is deleted as a whole, and its expiry is in seconds', async () => {
    const key = { sessionId: 's9', participantId: 'guest' };
    await table().keep(key, new JsonText('1'), instant(1_900_000_000_001));
    const Key = { pk: { S: 'SESSION#s9' }, sk: { S: 'MINE#guest' } };
    const { Item } = await embedded.client.send(new GetItemCommand({ TableName: embedded.name, Key }));
    expect(Item).toMatchObject({ expiresAt: { N: '1900000001' }, shape: { N: String(SHAPE) } });
    await table().keep(key, new JsonText('1'), null);
    const again = await embedded.client.send(new GetItemCommand({ TableName: embedded.name, Key }));
    expect(again.Item).not.toHaveProperty('expiresAt');
  });
});

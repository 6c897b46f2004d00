import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keptReplyKey } from '../../../../functions/aws/items/keys.ts';
import { keptReplies } from '../../../../functions/aws/kept-replies.ts';
import { now } from '../../content/stored.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

describe('Replies that are kept', () => {
  test('are found by the same service and key, and the first one stays', async () => {
    const kept = keptReplies(table.client, table.name);
    const first = { digest: 'd', text: '{"type":"pong"}' };
    await kept.keep('service:1/A', 'k', first, now);
    await kept.keep('service:1/A', 'k', { ...first, text: '{}' }, now);
    expect(await kept.find('service:1/A', 'k')).toEqual(first);
    expect(await kept.find('service:1/B', 'k')).toBeNull();
    const Key = keptReplyKey('service:1/A', 'k');
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
    expect(Item?.expiresAt).toEqual({ N: String(Math.ceil(now / 1_000) + 24 * 60 * 60) });
  });
});

import { DeleteItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { LONGEST_WRITE } from '../../shared/content/content.ts';
import { after } from '../../shared/instant.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import type { Deletions } from '../../shared/ports/service.ts';
import { contentHead } from './content/content-head.ts';
import { underWay } from './content/writing.ts';
import { countInRecord, partOf, relationsOf, startRecord, unfinished } from './deletion-record.ts';
import type { Item } from './items/items.ts';
import { AUDIT, contentHeadKey, INVERSE_INDEX, SESSION, sessionKey } from './items/keys.ts';
import { queried } from './platform/table.ts';

/**
 * Deletes a session a part at a time: first whoever is entitled and what is in it, the session itself and the head of its
 * content last, when no write can be under way any more. The trail stays, and so does a record of who has deleted it.
 */
export const sessionDeletions = (client: DynamoDBClient, table: string): Deletions => ({
  erase: async (sessionId, by, now, most) => {
    const pk = SESSION + sessionId;
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    const { Item: meta } = await client.send(get);
    const begun = await unfinished(client, table, pk);
    if (!meta && !begun) return 'missing';
    const record = begun ?? (await startRecord(client, table, { pk, meta, by, at: now }));
    // Before the look: whatever is made after it has been under way by then.
    const head = await contentHead(client, table).read(sessionId);
    const isQuiet = underWay(head ?? {}).every(({ since }) => now >= after(since, LONGEST_WRITE));
    const doomed = await partsOf(client, table, pk, most);
    await erase(client, table, doomed);
    if (doomed.length > 0) await countInRecord(client, table, record, { items: doomed.length });
    if (doomed.length > 0 || !isQuiet) return 'begun';
    await erase(client, table, [contentHeadKey(sessionId)]);
    await erase(client, table, [sessionKey(sessionId)]);
    await countInRecord(client, table, record, { items: 0, finishedAt: now });
    return 'gone';
  },
});

/** The keys of so many of what hangs on a session, its trail and its own two items left out. */
const partsOf = async (client: DynamoDBClient, table: string, pk: string, most: number): Promise<Item[]> => {
  const keys: Item[] = [];
  const queries = [
    { TableName: table, IndexName: INVERSE_INDEX, ...relationsOf(pk), Limit: most },
    { TableName: table, ConsistentRead: true, ...partOf(pk), Limit: most },
  ];
  for (const query of queries)
    for await (const { pk: owner, sk } of queried(client, query)) {
      if (keys.length >= most) return keys;
      const stays = owner?.S === pk && (LAST.includes(sk?.S ?? '') || sk?.S?.startsWith(AUDIT));
      if (owner && sk && !stays) keys.push({ pk: owner, sk });
    }
  return keys;
};

const LAST = ['META', 'CONTENT'];

const erase = (client: DynamoDBClient, table: string, keys: readonly Item[]): Promise<void> =>
  eachOf(keys, AT_ONCE, async (Key) => {
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  });

import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LONGEST_WRITE } from '../../shared/content/content.ts';
import { after, type Duration, type Instant } from '../../shared/instant.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import type { Deletions } from '../../shared/ports/service.ts';
import { contentHead } from './content/content-head.ts';
import { underWay } from './content/writing.ts';
import { countInRecord, relationsOf, startRecord, unfinished } from './deletion-record.ts';
import { type Item, toItem } from './items/items.ts';
import { AUDIT, contentHeadKey, INVERSE_INDEX, PARTICIPANT, SESSION, sessionKey } from './items/keys.ts';
import { ifCondition, queried } from './platform/table.ts';

/** Whoever has found the way in before it was shut has come by then, and the index has followed: half a minute each. */
export const LONGEST_WAY_IN: Duration = 60_000;

/**
 * Deletes a session a part at a time: first whoever is entitled and what is in it, the session itself and the head of its
 * content last, when nobody can be on their way in and no write under way any more. The trail stays, and so does a record
 * of who has deleted it.
 */
export const sessionDeletions = (client: DynamoDBClient, table: string): Deletions => {
  const metaOf = async (sessionId: string): Promise<Item | undefined> => {
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    return (await client.send(get)).Item;
  };

  return {
    begin: async (sessionId, by, now) => {
      const pk = SESSION + sessionId;
      const meta = await metaOf(sessionId);
      const begun = await unfinished(client, table, pk);
      if (!meta && !begun) return 'missing';
      if (!begun) await startRecord(client, table, { pk, meta, by, at: now });
      if (meta && !meta.doomedAt) await ifCondition(client.send(dooming(table, sessionId, now)));
      return 'begun';
    },

    erase: async (sessionId, now, most) => {
      const pk = SESSION + sessionId;
      const [meta, record] = [await metaOf(sessionId), await unfinished(client, table, pk)];
      if (record === null) return 'gone';
      // Before the look: whatever is made after it has been under way by then.
      const head = await contentHead(client, table).read(sessionId);
      const isQuiet =
        now >= Number(meta?.doomedAt?.N ?? 0) + LONGEST_WAY_IN &&
        underWay(head ?? {}).every(({ since }) => now >= after(since, LONGEST_WRITE));
      const doomed = await partsOf(client, table, pk, most);
      const ready = doomed.filter(isFinished);
      await erase(client, table, ready);
      if (ready.length > 0) await countInRecord(client, table, record, { items: ready.length });
      if (doomed.length > 0 || !isQuiet) return 'begun';
      await erase(client, table, [contentHeadKey(sessionId)]);
      await erase(client, table, [sessionKey(sessionId)]);
      await countInRecord(client, table, record, { items: 0, finishedAt: now });
      return 'gone';
    },
  };
};

/** A second deletion of the same session goes on with the first. */
const dooming = (table: string, sessionId: string, now: Instant) =>
  new UpdateItemCommand({
    TableName: table,
    Key: sessionKey(sessionId),
    UpdateExpression: 'SET doomedAt = :now',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(doomedAt)',
    ExpressionAttributeValues: toItem({ ':now': now }),
  });

/** A limited number of the items that belong to a session, without its trail and its own two items. */
const partsOf = async (client: DynamoDBClient, table: string, pk: string, most: number): Promise<Item[]> => {
  const parts: Item[] = [];
  const queries = [
    { TableName: table, IndexName: INVERSE_INDEX, ...relationsOf(pk), Limit: most },
    ...besideTrail(pk).map((part) => ({ TableName: table, ConsistentRead: true, ...part, Limit: most })),
  ];
  for (const query of queries)
    for await (const item of queried(client, query)) {
      if (parts.length >= most) return parts;
      if (!LAST.includes(item.sk?.S ?? '')) parts.push(item);
    }
  return parts;
};

/** What a session holds before its trail and behind it: a trail may be long, and each call looks anew. */
const besideTrail = (pk: string) =>
  [
    ['<', AUDIT],
    ['>', BEHIND_AUDIT],
  ].map(([side, border]) => ({
    KeyConditionExpression: `pk = :pk AND sk ${side} :border`,
    ExpressionAttributeValues: toItem({ ':pk': pk, ':border': border }),
  }));

/** Above every key of the trail: `$` comes after `#`. */
const BEHIND_AUDIT = 'AUDIT$';

/** What belongs to it from elsewhere has other keys. */
const LAST = ['META', 'CONTENT'];

/** Whoever is inside has to go first, and whoever is owed something, a record of it also, is paid by the sweep. */
const isFinished = ({ sk, phase, owed }: Item): boolean =>
  !sk?.S?.startsWith(PARTICIPANT) || (phase?.S === 'ended' && (owed === undefined || owed.NULL === true));

/** Nobody who has come back since they were looked at. */
const erase = (client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> =>
  eachOf(items, AT_ONCE, async ({ pk, sk, version }) => {
    if (!pk || !sk) return;
    const as = version && {
      ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
      ExpressionAttributeValues: { ':version': version },
    };
    await ifCondition(client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk }, ...as })));
  });

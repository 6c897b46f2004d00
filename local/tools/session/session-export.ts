import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { contentHead } from '../../../functions/aws/content/content-head.ts';
import { fromContentItem } from '../../../functions/aws/content/content-items.ts';
import { lastRevision, settledRevision } from '../../../functions/aws/content/writing.ts';
import { type Item, textOf, toItem } from '../../../functions/aws/items/items.ts';
import { CONTENT, contentKey, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { queried } from '../../../functions/aws/platform/table.ts';
import { seen } from '../../../shared/content/content.ts';
import type { Instant } from '../../../shared/instant.ts';
import { jsonOf } from '../../../shared/json-text.ts';
import type { ExportedSoFar } from '../export-file.ts';

export type ExportSource = { readonly client: DynamoDBClient; readonly table: string };

export type ExportSettings = {
  readonly sessionId: string;
  readonly clock: () => Instant;
  /** Takes one line, without its end. Resolves when the next may come. */
  readonly write: (line: string) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  /** What an export that was interrupted has written already. */
  readonly before: ExportedSoFar | null;
};

/**
 * Exports a session's content as JSON Lines: a header, a line for each item, then what changed meanwhile, then an end.
 * Of two lines of one item the later counts. It holds every write up to the `contentRevision` of its last line.
 * @returns how many lines of items were written, or null when there is no such session.
 */
export const exportSession = async (
  source: ExportSource,
  { sessionId, clock, write, progress, before }: ExportSettings,
): Promise<{ items: number; contentRevision: number } | null> => {
  const [meta, head] = await Promise.all([metaOf(source, sessionId), headOf(source, sessionId)]);
  if (!meta) return null;
  const start = before?.contentRevision ?? settledRevision(head, clock());
  if (before === null) await write(header(meta, sessionId, start, clock()));

  const total = await countOf(source, sessionId);
  let items = before?.items ?? 0;
  const put = async (stored: Item) => {
    const item = fromContentItem(stored);
    if (item === null) return;
    await write(jsonOf(seen(item)));
    items += 1;
    progress(Math.min(items, total), total);
  };
  if (!before?.changes) {
    const last = before?.lastItemId ?? null;
    const all = contentQuery(source, sessionId, 'attribute_exists(#value)', {
      ExpressionAttributeNames: { '#value': 'value' },
      ...(last !== null && { ExclusiveStartKey: contentKey(sessionId, last) }),
    });
    for await (const stored of queried(source.client, all)) await put(stored);
  }
  // What was read first may have changed before the last was read.
  const now = await headOf(source, sessionId);
  const end = settledRevision(now, clock());
  if (lastRevision(now) > start) {
    await write(jsonOf({ changes: { after: start } }));
    const changed = contentQuery(source, sessionId, 'revision > :after', {}, { ':after': start });
    for await (const stored of queried(source.client, changed)) await put(stored);
  }
  await write(jsonOf({ end: { items, contentRevision: Math.max(start, end) } }));
  progress(total, total);
  return { items, contentRevision: Math.max(start, end) };
};

const header = (meta: Item, id: string, contentRevision: number, now: Instant): string =>
  jsonOf({
    vigil: 'content',
    version: 1,
    session: { id, name: textOf(meta, 'name'), state: textOf(meta, 'state') },
    contentRevision,
    exportedAt: new Date(now).toISOString(),
  });

const metaOf = async ({ client, table }: ExportSource, sessionId: string): Promise<Item | undefined> => {
  const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
  return (await client.send(get)).Item;
};

/** What is said of the content as a whole; nothing, where nothing has ever been written. */
const headOf = async ({ client, table }: ExportSource, sessionId: string): Promise<Item> =>
  (await contentHead(client, table).read(sessionId)) ?? {};

const contentQuery = (
  { table }: ExportSource,
  sessionId: string,
  filter: string,
  more: Partial<QueryCommandInput>,
  values: Readonly<Record<string, number>> = {},
): QueryCommandInput => ({
  TableName: table,
  KeyConditionExpression: 'pk = :session AND begins_with(sk, :content)',
  FilterExpression: filter,
  ExpressionAttributeValues: toItem({ ':session': SESSION + sessionId, ':content': CONTENT, ...values }),
  ConsistentRead: true,
  ...more,
});

/** How many items there are: for the progress bar, so it may be a little behind. */
const countOf = async ({ client, table }: ExportSource, sessionId: string): Promise<number> => {
  let count = 0;
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :session AND begins_with(sk, :content)',
        FilterExpression: 'attribute_exists(#value)',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: toItem({ ':session': SESSION + sessionId, ':content': CONTENT }),
        Select: 'COUNT',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start);
  return count;
};

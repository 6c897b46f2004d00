import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { toSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { judge, written } from '../../../shared/content/content.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import type { EmbeddedTable } from '../embedded-table.ts';

/** When the sessions of these tests were last written: so long ago that no write is under way. */
export const longAgo: Instant = instant(1_795_276_800_123);
export const now: Instant = instant(longAgo + 3_600_000);

export const found = async ({ client, name }: EmbeddedTable, sessionId: string): Promise<void> => {
  const Item = toSessionItem(newSession(sessionId, `The session ${sessionId}`));
  await client.send(new PutItemCommand({ TableName: name, Item }));
};

/** Writes an item as the functions do; null deletes it. */
export const write = async (
  table: EmbeddedTable,
  sessionId: string,
  itemId: string,
  text: string | null,
): Promise<void> => {
  const content = contentTable(table.client, table.name);
  const wanted = {
    value: text === null ? null : new JsonText(text),
    baseRevision: null,
    by: 'anna',
    requestId: null,
  };
  const stored = await content.find(sessionId, itemId);
  if (judge(itemId, stored, wanted, [], longAgo).is !== 'new') throw new Error('It should be a new write.');
  const admission = await content.admit(sessionId, itemId, ['active'], longAgo);
  if (typeof admission === 'string') throw new Error('The session should be open.');
  const next = written(itemId, stored, wanted, admission.revision, longAgo);
  if ((await content.save(sessionId, admission, stored, next)) !== 'saved')
    throw new Error('It was not saved.');
};

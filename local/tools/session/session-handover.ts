import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { changedItem } from '../../../functions/aws/platform/table.ts';
import type { Instant } from '../../../shared/instant.ts';

export type HandoverSettings = {
  readonly sessionId: string;
  /** The new owner. */
  readonly to: string;
  /** What they are called, if they are no member yet. */
  readonly name: string | undefined;
  /** Who hands it over, for the record. */
  readonly by: string;
  readonly at: Instant;
};

/**
 * Makes somebody the owner of a session, whoever was: for one whose owner has gone. They are a moderator of it then, and
 * the former owner stays what they are. Doing it again changes nothing. The record of it comes first, so that there is one
 * for whatever was done. @returns who was the owner, or what was missing.
 */
export const handOverSession = async (
  { client, table }: { readonly client: DynamoDBClient; readonly table: string },
  { sessionId, to, name, by, at }: HandoverSettings,
): Promise<{ from: string | null } | 'no session' | 'no member'> => {
  const members = memberTable(client, table);
  const { session, membership } = await sessionTable(client, table).entrance(sessionId, to);
  if (session === null) return 'no session';
  if (membership === null && name === undefined) return 'no member';

  const key = {
    pk: { S: SESSION + sessionId },
    sk: { S: `${AUDIT}${new Date(at).toISOString()}#handed-over` },
  };
  const record = toItem({ action: 'session.handed-over', by, at, from: session.owner, to });
  await client.send(new PutItemCommand({ TableName: table, Item: { ...key, ...record } }));
  if ((await members.appoint(sessionId, to, 'moderator')) === 'missing') {
    const member = { userId: to, name: name ?? to, kind: 'licence-holder', role: 'moderator' } as const;
    await members.add(sessionId, member, at);
  }
  const changed = await changedItem(client, table, sessionKey(sessionId), {
    UpdateExpression: 'SET #owner = :to, heir = :nobody',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: toItem({ ':to': to, ':nobody': null }),
  });
  return changed ? { from: session.owner } : 'no session';
};

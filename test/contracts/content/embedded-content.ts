import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { contentHeadKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import type { EmbeddedTable } from '../embedded-table.ts';

/** Content in a table, written by as many environments as there are calls, and what the table keeps about it. */
export const embeddedContent = (table: () => EmbeddedTable) => {
  const content = () => contentTable(table().client, table().name);
  const setState = async (sessionId: string, state: SessionState) => {
    const update = new UpdateItemCommand({
      TableName: table().name,
      Key: sessionKey(sessionId),
      UpdateExpression: 'SET #state = :state ADD revision :one',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state }, ':one': { N: '1' } },
    });
    await table().client.send(update);
  };
  const written = async (
    environment: ReturnType<typeof contentTable>,
    sessionId: string,
    itemId: string,
    now: number,
  ) => {
    const stored = await environment.find(sessionId, itemId);
    const admission = await environment.admit(sessionId, itemId, ['active'], instant(now));
    if (typeof admission === 'string') return admission;
    const next = { itemId, revision: admission.revision, value: new JsonText('1'), writes: [] };
    return environment.save(sessionId, admission, stored, next);
  };
  const headOf = async (sessionId: string) => {
    const get = new GetItemCommand({ TableName: table().name, Key: contentHeadKey(sessionId) });
    return (await table().client.send(get)).Item ?? {};
  };
  const placesOf = (head: object) => Object.keys(head).filter((field) => field.startsWith('w:'));
  return { content, setState, written, headOf, placesOf };
};

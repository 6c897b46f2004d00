import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { memberTable } from '../../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../../functions/aws/directory/sessions.ts';
import { participantTable } from '../../../../functions/aws/presence/participants.ts';
import { LONGEST_WAY_IN, sessionDeletions } from '../../../../functions/aws/session-deletion.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import { found, now, write } from '../../content/stored.ts';
import type { EmbeddedTable } from '../../embedded-table.ts';
import { ended } from '../../people.ts';

/** When nobody who had found the way in can still be on it. */
export const later = instant(now + 2 * LONGEST_WAY_IN);

/** Sessions in a table that are deleted, a part at a time. */
export const doomedIn = (table: () => EmbeddedTable) => {
  const keysOf = async (sessionId: string) => {
    const { Items = [] } = await table().client.send(new ScanCommand({ TableName: table().name }));
    const all = Items.map(({ pk, sk }) => `${pk?.S} / ${sk?.S}`).sort();
    return all.filter((key) => key.includes(`#${sessionId}`));
  };
  const deletions = () => sessionDeletions(table().client, table().name);
  const people = () => participantTable(table().client, table().name);
  const sessions = () => sessionTable(table().client, table().name);
  const furnish = async (sessionId: string) => {
    await found(table(), sessionId);
    for (const item of ['n1', 'n2', 'n3']) await write(table(), sessionId, item, '1');
    const member = { userId: `of-${sessionId}`, name: 'Anna', kind: 'contact', role: 'member' } as const;
    await memberTable(table().client, table().name).add(sessionId, member, now);
    await people().save(ended({ sessionId, participantId: 'anna' }, { owed: null }));
  };
  const begin = (sessionId: string, at: Instant = now) =>
    deletions().begin(sessionId, 'service:1/Backend', at);
  const eraseAll = async (sessionId: string, at: Instant) => {
    const said: string[] = [];
    for (let calls = 0; calls < 20 && said.at(-1) !== 'gone'; calls += 1)
      said.push(await deletions().erase(sessionId, at, 2));
    return said;
  };
  return { keysOf, deletions, people, sessions, furnish, begin, eraseAll };
};

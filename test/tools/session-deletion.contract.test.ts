import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content/content.ts';
import { toMembershipItem } from '../../functions/aws/directory/membership-items.ts';
import { toItem } from '../../functions/aws/items/items.ts';
import { participantTable } from '../../functions/aws/presence/participants.ts';
import { deleteSession } from '../../local/tools/session/session-deletion.ts';
import { instant } from '../../shared/instant.ts';
import { found, longAgo, now, write } from '../contracts/content/stored.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { present } from '../contracts/people.ts';
import { busyFor } from './busy-table.ts';

describe('Deleting a session', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  const put = (Item: ReturnType<typeof toItem>) =>
    table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  const furnish = async (sessionId: string, items: number) => {
    await found(table, sessionId);
    for (let index = 0; index < items; index += 1) await write(table, sessionId, `n${index}`, '1');
    const member = { userId: 'anna', name: 'Anna', kind: 'licence-holder', role: 'moderator' } as const;
    await put(toMembershipItem(sessionId, member, longAgo));
    await put(
      toItem({
        pk: `INVITATION#${sessionId}`,
        sk: `INVITATION#${sessionId}`,
        inversePk: `SESSION#${sessionId}`,
        inverseSk: `INVITATION#${sessionId}`,
      }),
    );
    await participantTable(table.client, table.name).save(present({ sessionId, participantId: 'anna' }));
  };
  const all = async () => {
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
    return Items.map(({ pk, sk }) => `${pk?.S} / ${sk?.S}`).sort();
  };
  const remove = (
    sessionId: string,
    pause: (ms: number) => Promise<void> = async () => {},
    progress: (done: number) => void = () => {},
    client = table.client,
  ) => {
    let time: number = now;
    return deleteSession(
      { client, table: table.name },
      {
        sessionId,
        by: 'the operator',
        clock: () => instant(time),
        pause: async (ms) => {
          time += ms;
          await pause(ms);
        },
        progress,
      },
    );
  };

  test('removes everything of it, and nothing of others; the record stays', async () => {
    await furnish('other', 3);
    const before = await all();
    await furnish('doomed', 60);
    expect(await remove('doomed')).toEqual({ items: 64 });
    const left = await all();
    const records = left.filter((key) => !before.includes(key));
    expect(records).toEqual([expect.stringMatching(/^SESSION#doomed \/ AUDIT#2026-.*#deleted$/)]);
    expect(left).toHaveLength(before.length + 1);
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
    const record = Items.find(({ sk }) => sk?.S?.startsWith('AUDIT#'));
    expect(record).toMatchObject({
      action: { S: 'session.deleted' },
      by: { S: 'the operator' },
      sessionName: { S: 'The session doomed' },
      deletedItems: { N: '64' },
      finishedAt: { N: expect.any(String) },
    });
    expect(await remove('doomed')).toBeNull();
    expect(await remove('nowhere')).toBeNull();
  });

  test('refuses a write that is under way, and removes what comes late all the same', async () => {
    await furnish('busy', 2);
    const content = contentTable(table.client, table.name);
    const stored = await content.find('busy', 'n0');
    const admission = await content.admit('busy', 'n0', ['active'], now);
    if (typeof admission === 'string' || stored === null) throw new Error('It should be open.');
    let pauses = 0;
    await remove('busy', async () => {
      pauses += 1;
      if (pauses > 1) return;
      expect(await content.admit('busy', 'n1', ['active'], now)).toBe('read-only');
      expect(await content.find('busy', 'n0')).toBeNull();
      const late = { ...stored, revision: admission.revision };
      expect(await content.save('busy', admission, stored, late)).toBe('overtaken');
      // Somebody who had begun to enter before the deletion began.
      await participantTable(table.client, table.name).save(
        present({ sessionId: 'busy', participantId: 'late' }),
      );
    });
    expect(pauses).toBe(2);
    expect((await all()).filter((key) => key.includes('busy'))).toEqual([expect.stringContaining('AUDIT#')]);
  });

  test('asks again for what the table has put off', async () => {
    await furnish('slow', 26);
    const busy = busyFor(300, table.client);
    expect(await remove('slow', undefined, undefined, busy.client)).toEqual({ items: 30 });
    // And not at once, again and again.
    expect(busy.calls()).toBeLessThan(14);
    expect((await all()).filter((key) => key.includes('slow'))).toEqual([expect.stringContaining('AUDIT#')]);
  });

  test('continues where it was interrupted, under the record that was begun', async () => {
    await furnish('long', 40);
    const interrupted = remove('long', undefined, (done) => {
      if (done >= 25) throw new Error('the power is gone');
    });
    await expect(interrupted).rejects.toThrow('power');
    const begun = (await all()).filter((key) => key.startsWith('SESSION#long'));
    expect(begun.length).toBeGreaterThan(2);
    expect(await remove('long')).not.toBeNull();
    const left = (await all()).filter((key) => key.includes('long'));
    expect(left).toEqual([begun.find((key) => key.includes('AUDIT'))]);
  });
});

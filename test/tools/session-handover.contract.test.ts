import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { auditSession } from '../../local/tools/session/session-audit.ts';
import { handOverSession } from '../../local/tools/session/session-handover.ts';
import { newSession } from '../../shared/directory/session.ts';
import { instant } from '../../shared/instant.ts';
import { longAgo, now } from '../contracts/content/stored.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';

describe('Handing a session over', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  const founded = async (sessionId: string) => {
    const sessions = sessionTable(table.client, table.name);
    const members = memberTable(table.client, table.name);
    await sessions.create(newSession(sessionId, 'Left behind', {}, 'anna'));
    for (const userId of ['anna', 'ben'])
      await members.add(sessionId, { userId, name: userId, kind: 'licence-holder', role: 'member' }, longAgo);
    await sessions.offer(sessionId, 'anna', 'carla');
    return sessions;
  };
  const handOver = (sessionId: string, to: string, name?: string) =>
    handOverSession(
      { client: table.client, table: table.name },
      { sessionId, to, name, by: 'root', at: now },
    );

  test('makes a member the owner and a moderator, whatever was offered; repeating it changes nothing', async () => {
    const sessions = await founded('s1');
    expect(await handOver('s1', 'ben')).toEqual({ from: 'anna' });
    expect(await handOver('s1', 'ben')).toEqual({ from: 'ben' });
    const { session, membership } = await sessions.entrance('s1', 'ben');
    expect([session?.owner, session?.heir, membership?.role]).toEqual(['ben', null, 'moderator']);
    const audit = await auditSession(
      { client: table.client, table: table.name },
      's1',
      async () => {},
      () => instant(Date.now()),
    );
    expect(audit?.commands[0]).toMatchObject({ action: 'session.handed-over', by: 'root', to: 'ben' });
  });

  test('to somebody who is no member requires their name, and makes them one', async () => {
    const sessions = await founded('s2');
    expect(await handOver('s2', 'dora')).toBe('no member');
    expect((await sessions.entrance('s2', 'dora')).session?.owner).toBe('anna');
    expect(await handOver('s2', 'dora', 'Dora')).toEqual({ from: 'anna' });
    const { members } = await memberTable(table.client, table.name).ofSession('s2', null);
    expect(members.find(({ userId }) => userId === 'dora')).toMatchObject({
      name: 'Dora',
      role: 'moderator',
    });
  });

  test('that does not exist does nothing', async () => {
    expect(await handOver('nowhere', 'ben', 'Ben')).toBe('no session');
  });
});

import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { ConnectionTable } from '../../../shared/ports/connections.ts';
import type { MemberTable } from '../../../shared/ports/directory.ts';
import { newMember } from '../directory/sessions/sessions.ts';
import { start } from '../people.ts';
import { newConnection } from './connection-table.ts';

type Tables = { readonly registry: ConnectionTable; readonly members: MemberTable };

/** What a connection table knows of open lists, together with the member table. */
export const watchingContract = (tables: () => Tables): void => {
  const opened = async (userId: string) => {
    const connection = newConnection({ user: { id: userId, name: userId, kind: 'contact' } });
    await tables().registry.open(connection);
    return connection.connectionId;
  };
  const watching = async (sessionId: string) =>
    (await tables().registry.watching(sessionId)).map(({ connectionId }) => connectionId).sort();
  const members = async (sessionId: string, count: number) => {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) await tables().members.add(sessionId, newMember(id), instant(start));
    return ids;
  };

  test("the watching connections of a session's members are found, and no others", async () => {
    const sessionId = randomUUID();
    const [anna = '', ben = ''] = await members(sessionId, 2);
    const [first, second, silent] = [await opened(anna), await opened(anna), await opened(ben)];
    const stranger = await opened(randomUUID());
    for (const connectionId of [first, second, stranger])
      expect(await tables().registry.watch(connectionId, instant(start))).toBe('noted');
    expect(await watching(sessionId)).toEqual([first, second].sort());
    const [found] = await tables().registry.watching(sessionId);
    expect(found?.user).toEqual({ id: anna, name: anna, kind: 'contact' });
    expect(found?.watchingSince).toBe(start);
    await tables().registry.watch(second, null);
    await tables().registry.watch(silent, instant(start));
    await tables().registry.remove(first);
    expect(await watching(sessionId)).toEqual([silent]);
    await tables().members.remove(sessionId, ben);
    expect(await watching(sessionId)).toEqual([]);
  });

  test('a connection watches from when it began to, however often it says so, until it stops', async () => {
    const sessionId = randomUUID();
    const [anna = ''] = await members(sessionId, 1);
    const connectionId = await opened(anna);
    const since = async () => (await tables().registry.watching(sessionId)).map((one) => one.watchingSince);
    await tables().registry.watch(connectionId, instant(start));
    await tables().registry.watch(connectionId, instant(start + 5));
    expect(await since()).toEqual([start]);
    await tables().registry.watch(connectionId, null);
    await tables().registry.watch(connectionId, instant(start + 9));
    expect(await since()).toEqual([start + 9]);
  });

  test('one that is not registered does not watch', async () => {
    expect(await tables().registry.watch(randomUUID(), instant(start))).toBe('missing');
    expect(await tables().registry.watch(randomUUID(), null)).toBe('missing');
  });

  test('of many members every watcher is found', async () => {
    const sessionId = randomUUID();
    const ids = await members(sessionId, 120);
    const connections = await Promise.all(ids.map(opened));
    for (const connectionId of connections) await tables().registry.watch(connectionId, instant(start));
    expect(await watching(sessionId)).toEqual(connections.sort());
  });
};

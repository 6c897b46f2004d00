import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { Connection, ConnectionTable } from '../../../shared/ports/connections.ts';
import { oddIds, start } from '../people.ts';

export const newConnection = (changes: Partial<Connection> = {}): Connection => ({
  connectionId: `${randomUUID()}=`,
  user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
  connectedAt: instant(start),
  expiresAt: instant(start + 3_600_000),
  sessionId: null,
  ...changes,
});

/** What every connection table does. */
export const connectionTableContract = (table: () => ConnectionTable): void => {
  test('what is found is what was opened', async () => {
    const user = { ...newConnection().user, authenticatedAt: instant(start) };
    for (const connection of [newConnection(), newConnection({ sessionId: 's1' }), newConnection({ user })]) {
      expect(await table().find(connection.connectionId)).toBeNull();
      await table().open(connection);
      expect(await table().find(connection.connectionId)).toEqual(connection);
    }
  });

  test.each(oddIds)('an id may hold anything: %j', async (id) => {
    const user = { id, name: id, kind: 'guest' } as const;
    const connection = newConnection({ connectionId: id, user, sessionId: id });
    await table().open(connection);
    expect(await table().find(id)).toEqual(connection);
    expect(await table().remove(id)).toEqual(connection);
  });

  test('entering returns what was before', async () => {
    const connection = newConnection();
    await table().open(connection);
    const { connectionId } = connection;
    expect(await table().enter(connectionId, 's1', 1)).toEqual(connection);
    expect(await table().enter(connectionId, 's2', 2)).toEqual({ ...connection, sessionId: 's1' });
    expect(await table().leave(connectionId, 's2', 3)).toEqual({ ...connection, sessionId: 's2' });
    expect(await table().leave(connectionId, 's2', 3)).toEqual(connection);
    expect(await table().find(connectionId)).toEqual(connection);
  });

  test('an earlier request that arrives after a later one changes nothing', async () => {
    const connection = newConnection();
    await table().open(connection);
    const { connectionId } = connection;
    await table().enter(connectionId, 's2', 5);
    expect(await table().enter(connectionId, 's1', 4)).toBe('overtaken');
    expect(await table().leave(connectionId, 's2', 4)).toBeNull();
    expect(await table().find(connectionId)).toEqual({ ...connection, sessionId: 's2' });
    expect(await table().enter(connectionId, 's1', 5)).toEqual({ ...connection, sessionId: 's2' });
    expect(await table().leave(connectionId, 's1', 6)).not.toBeNull();
    expect(await table().enter(connectionId, 's1', 5)).toBe('overtaken');
    expect(await table().find(connectionId)).toEqual(connection);
  });

  test('leaving a session that it is not in leaves it where it is', async () => {
    const connection = newConnection({ sessionId: 's1' });
    await table().open(connection);
    expect(await table().leave(connection.connectionId, 's2', 1)).toBeNull();
    expect(await table().find(connection.connectionId)).toEqual(connection);
  });

  test('leaving whatever session it is in blocks earlier requests', async () => {
    for (const sessionId of ['s1', null]) {
      const connection = newConnection({ sessionId });
      await table().open(connection);
      const { connectionId } = connection;
      expect(await table().leave(connectionId, null, 5)).toEqual(connection);
      expect(await table().leave(connectionId, null, 4)).toBeNull();
      expect(await table().enter(connectionId, 's2', 4)).toBe('overtaken');
      expect(await table().find(connectionId)).toEqual({ ...connection, sessionId: null });
    }
  });

  test('a connection that is not registered is null, and stays so', async () => {
    const { connectionId } = newConnection();
    expect(await table().enter(connectionId, 's1', 1)).toBeNull();
    expect(await table().leave(connectionId, 's1', 1)).toBeNull();
    expect(await table().remove(connectionId)).toBeNull();
    expect(await table().find(connectionId)).toBeNull();
  });

  test('the connections of one person are found, and nobody else’s', async () => {
    const user = { id: randomUUID(), name: 'Anna', kind: 'licence-holder' as const };
    const own = [newConnection({ user }), newConnection({ user, sessionId: 's1' })];
    for (const connection of [...own, newConnection()]) await table().open(connection);
    const byId = (one: Connection, other: Connection) => (one.connectionId < other.connectionId ? -1 : 1);
    expect([...(await table().ofUser(user.id))].sort(byId)).toEqual([...own].sort(byId));
    await table().remove(own[0]?.connectionId ?? '');
    expect(await table().ofUser(user.id)).toEqual([own[1]]);
    expect(await table().ofUser(randomUUID())).toEqual([]);
  });

  test('of somebody with very many connections, a bounded number is read', async () => {
    const user = { id: randomUUID(), name: 'Bot', kind: 'licence-holder' as const };
    for (let count = 0; count < 101; count += 1) await table().open(newConnection({ user }));
    expect(await table().ofUser(user.id)).toHaveLength(100);
  });

  test('of ten removals exactly one returns the entry', async () => {
    const connection = newConnection({ sessionId: 's1' });
    await table().open(connection);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => table().remove(connection.connectionId)),
    );
    expect(answers.filter((answer) => answer !== null)).toEqual([connection]);
  });

  test('of two sessions entered at once, one has seen the other', async () => {
    const connection = newConnection();
    await table().open(connection);
    const answers = await Promise.all(
      ['s1', 's2'].map((sessionId) => table().enter(connection.connectionId, sessionId, 1)),
    );
    const last = (await table().find(connection.connectionId))?.sessionId;
    const before = last === 's2' ? 's1' : 's2';
    const seen = answers.map((answer) => (answer === 'overtaken' ? answer : answer?.sessionId));
    expect(seen.sort()).toEqual([before, null].sort());
  });
};

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

const enteredOf = (answer: Connection | 'overtaken' | null): readonly string[] =>
  answer === null || answer === 'overtaken' ? [] : [...(answer.entered ?? [])].sort();

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
    const inFirst = { ...connection, sessionId: 's1', said: 1, entered: ['s1'] };
    expect(await table().enter(connectionId, 's2', 2)).toEqual(inFirst);
    await table().haveLeft(connectionId, ['s1'], 2);
    const inSecond = { ...connection, sessionId: 's2', said: 2, entered: ['s2'] };
    expect(await table().leave(connectionId, 's2', 3)).toEqual(inSecond);
    expect(await table().leave(connectionId, 's2', 3)).toEqual({ ...connection, said: 3, entered: ['s2'] });
    await table().haveLeft(connectionId, ['s2'], 3);
    expect(await table().find(connectionId)).toEqual({ ...connection, said: 3 });
  });

  test('an earlier request that arrives after a later one changes nothing', async () => {
    const connection = newConnection();
    await table().open(connection);
    const { connectionId } = connection;
    await table().enter(connectionId, 's2', 5);
    expect(await table().enter(connectionId, 's1', 4)).toBe('overtaken');
    expect(await table().leave(connectionId, 's2', 4)).toBeNull();
    expect(await table().find(connectionId)).toEqual({
      ...connection,
      sessionId: 's2',
      said: 5,
      entered: ['s2'],
    });
    expect(await table().enter(connectionId, 's1', 5)).toMatchObject({ sessionId: 's2' });
    await table().haveLeft(connectionId, ['s2'], 5);
    expect(await table().leave(connectionId, 's1', 6)).not.toBeNull();
    await table().haveLeft(connectionId, ['s1'], 6);
    expect(await table().enter(connectionId, 's1', 5)).toBe('overtaken');
    expect(await table().find(connectionId)).toEqual({ ...connection, said: 6 });
  });

  test('where it has been is noted until it is said to have left, so whoever enters again learns it as well', async () => {
    const connection = newConnection();
    await table().open(connection);
    const { connectionId } = connection;
    const enter = async (sessionId: string, said: number) =>
      enteredOf(await table().enter(connectionId, sessionId, said));
    expect(await enter('s1', 1)).toEqual([]);
    expect(await enter('s2', 2)).toEqual(['s1']);
    expect(await enter('s2', 3)).toEqual(['s1', 's2']);
    expect(await enter('s1', 4)).toEqual(['s1', 's2']);
    expect(await enter('s3', 5)).toEqual(['s1', 's2']);
    // By something that was said before: it may have been there again since.
    await table().haveLeft(connectionId, ['s1', 's2'], 4);
    expect(enteredOf(await table().find(connectionId))).toEqual(['s1', 's2', 's3']);
    await table().haveLeft(connectionId, ['s1', 's4'], 5);
    expect(enteredOf(await table().find(connectionId))).toEqual(['s2', 's3']);
    expect(enteredOf(await table().leave(connectionId, null, 6))).toEqual(['s2', 's3']);
    expect(enteredOf(await table().remove(connectionId))).toEqual(['s2', 's3']);
    await table().haveLeft(connectionId, ['s2'], 6);
    expect(await table().find(connectionId)).toBeNull();
  });

  test('when twenty are noted, the next who enters learns them all, and they are noted no more', async () => {
    const connection = newConnection();
    await table().open(connection);
    const { connectionId } = connection;
    const sessions = Array.from({ length: 20 }, (_, n) => `s${n + 10}`);
    for (const [n, sessionId] of sessions.entries()) await table().enter(connectionId, sessionId, n);
    expect(await table().enter(connectionId, 's30', 0)).toBe('overtaken');
    expect(enteredOf(await table().enter(connectionId, 's30', 20))).toEqual(sessions);
    expect(await table().enter(connectionId, 's31', 19)).toBe('overtaken');
    expect(await table().find(connectionId)).toEqual({
      ...connection,
      sessionId: 's30',
      said: 20,
      entered: ['s30'],
    });
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
      expect(await table().find(connectionId)).toEqual({ ...connection, sessionId: null, said: 5 });
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

import { describe, expect, test } from '@jest/globals';
import type { App, Caller } from '../../../functions/app.ts';
import { contextOf } from '../../../functions/events/authorized.ts';
import { callerOf, expire, forgotten, unheard } from '../../../functions/identity/caller.ts';
import { instant } from '../../../shared/instant.ts';

const anna = { id: 'anna', name: 'Anna', kind: 'contact' } as const;
const key = { sessionId: 's1', participantId: 'anna' };
const [receivedAt, expiresAt] = [instant(5), instant(9)];

/** What is done when the registry has this entry for the connection. */
const done = async (entry: object | null, act: (app: App) => Promise<unknown>) => {
  const said: unknown[] = [];
  const told =
    (name: string, answer: unknown = null) =>
    async (...args: unknown[]) => {
      said.push([name, ...args]);
      return answer;
    };
  const connection = entry && { connectionId: 'c', user: anna, expiresAt, sessionId: null, ...entry };
  const app = {
    registry: { find: told('find', connection), remove: told('remove', connection) },
    connections: { close: told('close') },
    advance: told('advance'),
  } as unknown as App;
  const answer = await act(app);
  return { said, answer };
};

describe('Whose message it is', () => {
  const from = { connectionId: 'c', requestTimeEpoch: receivedAt };
  const context = { connectionId: 'c', receivedAt, user: anna, expiresAt };

  test('is what the authorizer says, and nobody is asked', async () => {
    const authorizer = contextOf(anna, expiresAt);
    expect(await done(null, (app) => callerOf(app, { ...from, authorizer } as never))).toEqual({
      said: [],
      answer: context,
    });
  });

  test('is what the connection’s entry says, where the authorizer says nothing', async () => {
    for (const authorizer of [undefined, {}]) {
      const asked = (app: App) => callerOf(app, { ...from, authorizer } as never);
      expect(await done({}, asked)).toEqual({ said: [['find', 'c']], answer: context });
      expect((await done(null, asked)).answer).toBeNull();
    }
  });
});

describe('A connection', () => {
  const caller: Caller = { connectionId: 'c', receivedAt, user: anna, expiresAt };
  const gone = ['advance', key, { type: 'disconnect', connectionId: 'c' }];

  test('with an expired credential is closed, after whoever is inside by it was checked', async () => {
    const expired = (app: App) => expire(app, caller);
    const wake = ['advance', key, { type: 'wake', hand: 'none' }];
    expect((await done({ sessionId: 's1' }, expired)).said).toEqual([['find', 'c'], wake, ['close', 'c']]);
    for (const entry of [{}, null])
      expect((await done(entry, expired)).said).toEqual([
        ['find', 'c'],
        ['close', 'c'],
      ]);
  });

  test('that did not hear the reply has gone from where it is, or from where it wanted to be', async () => {
    const unheardBy = (wanted: typeof key | null) => (app: App) => unheard(app, 'c', wanted);
    for (const wanted of [null, { ...key, sessionId: 's2' }])
      expect((await done({ sessionId: 's1' }, unheardBy(wanted))).said).toEqual([['find', 'c'], gone]);
    for (const entry of [{}, null]) {
      expect((await done(entry, unheardBy(key))).said).toEqual([['find', 'c'], gone]);
      expect((await done(entry, unheardBy(null))).said).toEqual([['find', 'c']]);
    }
  });

  test('that the platform has forgotten is removed from the registry, and has gone from where it was', async () => {
    const byPlatform = (app: App) => forgotten(app, 'c');
    expect((await done({ sessionId: 's1' }, byPlatform)).said).toEqual([['remove', 'c'], gone]);
    for (const entry of [{}, null]) expect((await done(entry, byPlatform)).said).toEqual([['remove', 'c']]);
  });
});

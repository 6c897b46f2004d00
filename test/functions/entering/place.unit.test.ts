import { describe, expect, test } from '@jest/globals';
import { disconnect } from '../../../functions/disconnect.ts';
import { leaveOthers } from '../../../functions/entering/place.ts';
import { instant } from '../../../shared/instant.ts';
import { LAST_WORD } from '../../../shared/lifecycle/happening.ts';
import type { Connection } from '../../../shared/ports/connections.ts';
import { anna } from '../../world/tab.ts';

const connection = (sessionId: string | null, entered?: readonly string[]): Connection => ({
  connectionId: 'tab',
  user: anna,
  connectedAt: instant(0),
  expiresAt: instant(9),
  sessionId,
  ...(entered && { entered }),
});
const keyOf = (sessionId: string) => ({ sessionId, participantId: 'anna' });

/** Ports that note what is asked of them. */
const noting = (found: Connection | null = null) => {
  const said: unknown[] = [];
  const told =
    (name: string, answer: unknown = null) =>
    async (...what: unknown[]) => {
      said.push([name, ...what]);
      return answer;
    };
  const app = {
    advance: told('advance'),
    registry: { haveLeft: told('haveLeft'), remove: told('remove', found) },
  } as unknown as Parameters<typeof leaveOthers>[0];
  return { app, said };
};

describe('A connection that has come into a session', () => {
  const leaving = (said: number) => ({ type: 'disconnect', connectionId: 'tab', how: 'goodbye', said });

  test('is taken out of every other that it may be in, and that is noted of those that it has entered', async () => {
    const { app, said } = noting();
    await leaveOthers(app, connection('s3', ['s1', 's2']), 's2', 7);
    expect(said).toEqual([
      ['advance', keyOf('s1'), leaving(7)],
      ['advance', keyOf('s3'), leaving(7)],
      ['haveLeft', 'tab', ['s1'], 7],
    ]);
  });

  test('has nothing to be noted where it had entered nothing else', async () => {
    const before = noting();
    await leaveOthers(before.app, connection('s3'), 's1', 7);
    expect(before.said).toEqual([['advance', keyOf('s3'), leaving(7)]]);
    const here = noting();
    await leaveOthers(here.app, connection('s1', ['s1']), 's1', 7);
    expect(here.said).toEqual([]);
  });
});

describe('A connection that has closed', () => {
  test.each([
    [1000, 'goodbye'],
    [1001, 'goodbye'],
    [1005, 'goodbye'],
    [1006, 'lost'],
    [undefined, 'lost'],
  ])('with %p has gone from wherever it may be: %s', async (status, how) => {
    const { app, said } = noting(connection('s2', ['s1']));
    const event = { requestContext: { connectionId: 'tab', disconnectStatusCode: status } };
    expect(await disconnect(app)(event as never)).toEqual({ statusCode: 200 });
    const gone = { type: 'disconnect', connectionId: 'tab', how, said: LAST_WORD };
    expect(said).toEqual([
      ['remove', 'tab'],
      ['advance', keyOf('s1'), gone],
      ['advance', keyOf('s2'), gone],
    ]);
  });

  test('and is not known is gone from nowhere', async () => {
    const { app, said } = noting();
    const event = { requestContext: { connectionId: 'tab', disconnectStatusCode: 1000 } };
    expect(await disconnect(app)(event as never)).toEqual({ statusCode: 200 });
    expect(said).toEqual([['remove', 'tab']]);
  });
});

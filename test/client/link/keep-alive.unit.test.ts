import { describe, expect, test } from '@jest/globals';
import { clientError } from '../../../client/error.ts';
import { keepAlive } from '../../../client/link/keep-alive.ts';
import { fakeConnection } from '../fake-connection.ts';
import { handClock, settled } from '../hand-clock.ts';

const keeping = (sessionId: string | undefined, isKnownOtherwise = false) => {
  const time = handClock();
  const line = fakeConnection();
  const asked: unknown[] = [];
  const activity = { reported: false };
  const connection = { ...line.connection, reported: () => activity.reported };
  const stop = keepAlive(time.clock, connection, 3_000, 10_000, () =>
    sessionId === undefined
      ? undefined
      : {
          participation: { sessionId },
          recheck: (error) => {
            asked.push(error);
            return isKnownOtherwise;
          },
        },
  );
  return { ...time, ...line, asked, activity, stop };
};
const timeout = clientError('client.timeout', 'ping');

describe('Keeping a connection alive', () => {
  test('pings in the session, sooner the first time, within ten seconds, until it is stopped', async () => {
    const w = keeping('s1');
    await w.advance(2_999);
    expect(w.said).toEqual([]);
    await w.advance(10_001);
    const one = { action: 'ping', sessionId: 's1', options: { timeout: 10_000 } };
    expect(w.said).toEqual([one, one]);
    w.stop();
    await w.advance(60_000);
    expect(w.said).toHaveLength(2);
  });

  test('can be stopped before it has begun', async () => {
    const w = keeping(undefined);
    w.stop();
    await w.advance(60_000);
    expect(w.said).toEqual([]);
  });

  test('gives up a connection that does not answer and whose session nobody can explain', async () => {
    const nowhere = keeping(undefined, true);
    await nowhere.advance(3_000);
    await nowhere.answer(timeout);
    expect([nowhere.dropped, nowhere.asked]).toEqual([[timeout], []]);
    for (const isExplained of [true, false]) {
      const w = keeping('s1', isExplained);
      await w.advance(3_000);
      await w.answer(timeout);
      expect([w.dropped, w.asked]).toEqual([isExplained ? [] : [timeout], [timeout]]);
    }
  });

  test('takes a report for a sign of life, twice, and pings the third time', async () => {
    const w = keeping('s1');
    w.activity.reported = true;
    await w.advance(13_000);
    expect(w.said).toEqual([]);
    await w.advance(10_000);
    expect(w.said).toHaveLength(1);
    await w.advance(30_000);
    expect(w.said).toHaveLength(2);
    w.activity.reported = false;
    await w.advance(10_000);
    await settled();
    expect(w.said).toHaveLength(3);
  });
});

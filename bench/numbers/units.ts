import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { alarm } from '../../functions/timer.ts';
import { newSession } from '../../shared/directory/session.ts';
import { after, instant } from '../../shared/instant.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import { startTable } from '../../test/contracts/embedded-table.ts';
import { furnish } from './furnishing.ts';

/** What one thing costs: calls, and the units that the table reports for them, indexes included. */
export type Cost = {
  readonly what: string;
  readonly calls: readonly string[];
  readonly reads: number;
  readonly writes: number;
  readonly scheduler: number;
  readonly rings: number;
  /** From the client. */
  readonly messages: number;
  readonly posts: number;
};

/** What the price is based on. */
export const HOUR = 'an hour, active every minute';

const MINUTE = 60_000;
const anna: User = { id: 'anna', name: 'Anna', kind: 'licence-holder' };
const ben: User = { id: 'ben', name: 'Ben', kind: 'licence-holder' };
const others = ['cleo', 'dan', 'eve', 'finn'].map((id): User => ({ id, name: id, kind: 'licence-holder' }));

/** The real handlers on an embedded table, with six people in one session: the cost of each thing that Anna does. */
export const units = async (): Promise<Cost[]> => {
  const table = await startTable();
  try {
    return await story(table.client, table.name);
  } finally {
    await table.stop();
  }
};

const story = async (client: DynamoDBClient, name: string): Promise<Cost[]> => {
  let now = instant(1_800_000_000_000);
  const { meter, app, open, frame } = await furnish(client, name, () => now);
  const send = (user: User, connectionId: string, request: object) =>
    frame(user, connectionId, JSON.stringify(request));
  const ring = async () => {
    const anna = await app.participants.load({ sessionId, participantId: 'anna' });
    meter.begin();
    await alarm(app)({ sessionId, participantId: 'anna', generation: anna?.alarm.generation ?? 0 });
  };

  const sessionId = 's1';
  await app.sessions.create(newSession(sessionId, 'Design review'));
  for (const { id: userId, name: called, kind } of [anna, ben, ...others])
    await app.members.add(sessionId, { userId, name: called, kind, role: 'member' }, now);
  for (const one of [ben, ...others]) {
    await open(one, one.id.charAt(0));
    await send(one, one.id.charAt(0), { action: 'session.join', sessionId });
  }

  const costs: Cost[] = [];
  const costOf = async (what: string, act: () => Promise<unknown>) => {
    meter.begin();
    await act();
    costs.push({ what, ...meter.read() });
  };
  const item = { action: 'content.put', sessionId, itemId: 'n1', value: { text: 'x'.repeat(400) } };

  await costOf('connect', () => open(anna, 'a'));
  await costOf('join', () => send(anna, 'a', { action: 'session.join', sessionId }));
  now = after(now, MINUTE);
  await costOf('activity', () => send(anna, 'a', { action: 'activity', sessionId }));
  now = after(now, 7 * MINUTE);
  await costOf('activity that moves the alarm', () => send(anna, 'a', { action: 'activity', sessionId }));
  await costOf('ping', () => send(anna, 'a', { action: 'ping', sessionId }));
  await costOf('content write, the first of a session', () => send(anna, 'a', item));
  now = after(now, 1_000);
  await costOf('content write, again', () => send(anna, 'a', item));
  await costOf('content list, 1 item', () => send(anna, 'a', { action: 'content.list', sessionId }));
  await costOf('sessions list, 1 session', () => send(anna, 'a', { action: 'sessions.list', scope: 'mine' }));

  const keepAlive = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 4) {
      now = after(now, 4 * MINUTE);
      for (const [user, id] of [
        [anna, 'a'],
        [ben, 'b'],
      ] as const)
        await send(user, id, { action: 'ping', sessionId });
      await send(ben, 'b', { action: 'activity', sessionId });
    }
  };
  await keepAlive(16);
  await costOf('warning', ring);
  await costOf('extension', () => send(anna, 'a', { action: 'session.extend', sessionId }));
  await keepAlive(16);
  await ring();
  await keepAlive(32);
  await costOf('logout', ring);

  await send(anna, 'a', { action: 'session.join', sessionId });
  await costOf(HOUR, async () => {
    // As the client does it: a report in each interval stands in for two of every three pings.
    const { reportEvery } = defaultPolicy;
    for (let nth = 1; nth * reportEvery <= 60 * MINUTE; nth += 1) {
      now = after(now, reportEvery);
      await send(anna, 'a', { action: 'activity', sessionId });
      if (nth % 3 === 0) await send(anna, 'a', { action: 'ping', sessionId });
    }
  });
  await costOf('own state, shown to five others', () =>
    send(anna, 'a', { action: 'presence.set', sessionId, state: { hand: true } }),
  );
  await costOf('signal to five others', () =>
    send(anna, 'a', { action: 'signal', sessionId, value: { x: 12, y: 40 } }),
  );
  await costOf('own item write', () =>
    send(anna, 'a', { action: 'mine.put', sessionId, value: { page: 3, cursor: 120 } }),
  );
  await costOf('own item read', () => send(anna, 'a', { action: 'mine.get', sessionId }));
  return costs;
};

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { openSocket } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

const ENVIRONMENTS = 3;
const [PER_SECOND, AT_ONCE, CONNECTIONS] = [40, 120, 15];
const WINDOW = (AT_ONCE / PER_SECOND) * 1_000;
/** A little more than a cent, in millionths of a dollar. */
const A_CENT = 10_000;

/** Whatever somebody does endlessly, over real sockets and through the functions as they are deployed. */
describe('Somebody who endlessly', () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startStack({
      idle: '10m',
      warning: '10m',
      environments: String(ENVIRONMENTS),
      'messages-per-second': String(PER_SECOND),
      'messages-at-once': String(AT_ONCE),
      'cents-per-hour': '1',
      'connections-per-hour': String(CONNECTIONS),
    });
  }, 120_000);
  afterAll(() => stack.remove());

  test('says four hundred things at once is answered as often as a connection may be, and the documented factor more', async () => {
    const anna = await openSocket(stack, 'anna');
    const begun = Date.now();
    for (let time = 0; time < 400; time += 1) anna.say({ action: 'ping', requestId: `p${time}` });
    // All are answered, unless the connection is closed first.
    while (anna.messages.length < 400 && anna.socket.readyState !== WebSocket.CLOSED) await pause(20);
    const answered = anna.received('pong').length;
    const windows = Math.floor((Date.now() - begun) / WINDOW) + 2;
    expect(answered).toBeGreaterThanOrEqual(AT_ONCE);
    expect(answered).toBeLessThanOrEqual(windows * (AT_ONCE + (ENVIRONMENTS * AT_ONCE) / 12));
  }, 120_000);

  test('writes large items costs a cent, is refused all further writing, and stays inside', async () => {
    const carla = await openSocket(stack, 'carla');
    await carla.ask({ action: 'session.join', sessionId: 's1' });
    const value = 'x'.repeat(95_000);
    // The least that a write of this size consumes.
    const least = 95 * 0.625;
    let refused: object | null = null;
    let made = 0;
    for (; refused === null && made * least < 2 * A_CENT; made += 1) {
      const answer = await carla.ask({ action: 'content.put', sessionId: 's1', itemId: 'n1', value });
      if (answer.type === 'error' && answer.code !== 'connection.too-fast') refused = answer;
    }
    expect(refused).toMatchObject({ code: 'person.too-much', retryable: false });
    // A tenth and a third of a hundredth for each environment, and the message that goes beyond in each.
    expect(made * least).toBeLessThanOrEqual(A_CENT * (1 + ENVIRONMENTS / 300) + ENVIRONMENTS * 100);
    expect(await carla.ask({ action: 'ping', sessionId: 's1' })).toMatchObject({ type: 'pong' });
  }, 180_000);

  test('connects again and again is let in so often in an hour, and the operator sees why not more often', async () => {
    const token = await stack.token('ben');
    const opened = () =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(stack.wsUrl, ['vigil.v1', token]);
        socket.on('open', () => {
          socket.close();
          resolve(true);
        });
        socket.on('error', () => resolve(false));
      });
    let times = 0;
    while (times < 2 * CONNECTIONS && (await opened())) times += 1;
    expect(times).toBeGreaterThanOrEqual(CONNECTIONS);
    // One without asking in each environment.
    expect(times).toBeLessThanOrEqual(CONNECTIONS + ENVIRONMENTS);
    expect(JSON.stringify(await stack.shown('metrics'))).toContain('"often"');
  }, 60_000);
});

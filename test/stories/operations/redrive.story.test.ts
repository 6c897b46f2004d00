import { setTimeout as pause } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enter, openSocket, openWith, type Person, refusal, reply } from '../people/person.ts';
import { eventually } from '../people/sdk-tab.ts';
import { ownersWay, redrive } from '../stack/operator.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';

const WARNING = 4_000;
const names = ['anna', 'ben', 'carla'];
type ShownLetter = { readonly body: { readonly requestPayload: { readonly participantId: string } } };

let stack: LocalStack;
beforeAll(async () => {
  // The sweep is a minute away and no message comes, so that neither of them can be what helps.
  stack = await startStack({
    idle: '9s',
    warning: '4s',
    'goodbye-grace': '1s',
    'lost-grace': '1s',
    'retry-after': '200ms',
    precision: '1s',
    fault: ['lost-messages'],
    minute: '60s',
  });
}, 120_000);
afterAll(() => stack.remove());

const rung = (line: string) => Number(/^(\d+) rung again, 0 left in the queue\.$/.exec(line)?.[1]);

/** Any AWS tool finds the local functions by the variables in `running.json`. */
const ringAgain = async (payload: object) => {
  const lambda = new LambdaClient(await ownersWay(stack));
  const { granted } = (await stack.shown('permissions')) as {
    granted: { action: string; resource: string }[];
  };
  const timer = granted.find(
    ({ action, resource }) => action === 'lambda:InvokeFunction' && /Timer/.test(resource),
  );
  await lambda.send(
    new InvokeCommand({
      FunctionName: String(timer?.resource),
      InvocationType: 'Event',
      Payload: JSON.stringify(payload),
    }),
  );
  lambda.destroy();
};
const letters = async () => (await stack.shown('dead-letters')) as ShownLetter[];

test('Alarms that died are rung again by the operator, and everybody is warned and logged out as promised', async () => {
  const people: Person[] = [];
  for (const name of names) people.push(await enter(stack, name));
  for (const person of people) person.say({ action: 'activity', sessionId: 's1' });
  await pause(1_000);
  await stack.fault('failing-table');
  const found = await eventually('a letter for each', async () => {
    const all = await letters();
    return all.length === names.length && all;
  });
  expect(found.map(({ body }) => body.requestPayload.participantId).sort()).toEqual(names);
  for (const person of people) expect(person.received('session.warning')).toEqual([]);

  await stack.fault('failing-table=0');
  await pause(500);
  // Nothing happens by itself: there is no alarm any more, and the sweep is a minute away.
  expect(await letters()).toHaveLength(names.length);
  // Two operators at once share the letters; somebody who is interrupted after a ring and before deleting its letter
  // rings twice.
  const rungAt = Date.now();
  const told = await Promise.all([redrive(stack), redrive(stack)]);
  expect(told.map(rung).reduce((one, other) => one + other)).toBe(names.length);
  for (const { body } of found) await ringAgain(body.requestPayload);
  for (const person of people) {
    const { logoutAt } = await person.hears('session.warning');
    // The full period, from when the alarm was rung and not from when it should have.
    expect(logoutAt).toBeGreaterThanOrEqual(rungAt + WARNING);
    const ended = await person.hears('session.ended');
    expect(ended).toMatchObject({ ending: 'inactivity' });
    expect(ended.at).toBeGreaterThanOrEqual(logoutAt);
    await person.isClosed();
    expect(person.received('session.warning')).toHaveLength(1);
  }
  expect(await letters()).toEqual([]);
}, 60_000);

test('What is owed to people is paid by whatever happens next, without an operator and without the sweep', async () => {
  const list = await openSocket(stack, 'ben');
  await reply(list, 'sessions.watched', { action: 'sessions.watch', on: true });
  const [expiring, other] = [
    await openWith(stack, await stack.token('carla', '6s'), 'carla'),
    await enter(stack, 'carla'),
  ];
  await reply(expiring, 'session.joined', { action: 'session.join', sessionId: 's1' });
  const alone = await openSocket(stack, 'anna');
  await alone.ask({ action: 'hello' });
  await stack.fault('failing-scheduler');
  await eventually('a letter about the one whose login ran out', async () => (await letters()).length > 0);
  expect(expiring.received('session.ended')).toEqual([]);
  // She is in, without an alarm, and nobody has been told: neither she nor the list.
  expect(await refusal(alone, { action: 'session.join', sessionId: 's2' })).toBe('internal');
  await stack.fault('failing-scheduler=0');
  const green = () => list.received('occupancy.changed').filter(({ sessionId }) => sessionId === 's2');
  expect(green()).toEqual([]);

  for (const person of [alone, other]) person.close();
  expect(await expiring.hears('session.ended')).toMatchObject({ ending: 'expired' });
  await expiring.isClosed();
  await eventually('the list to be told of her', () => green()[0]?.occupancy === 1, green);
  await redrive(stack);
  expect(await letters()).toEqual([]);
  list.close();
}, 60_000);

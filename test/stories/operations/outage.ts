import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { invitationSecret } from '../../../local/users.ts';
import { insist, write } from '../people/insistence.ts';
import { enter, enterForGood, openSocket, openWith, type Person, reply } from '../people/person.ts';
import { eventually } from '../people/sdk-tab.ts';
import { debtors, redAlerts, redrive } from '../stack/operator.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';

/** Stands for what fails for minutes: every time is shorter, in the same proportion. */
const IDLE = 3_000;
const WARNING = 12_000;
/** Continues until something has been given up, after every retry, and the dashboard shows it. */
const OUTAGE = { least: 5_000, most: 20_000 };

export type Outage = {
  /** One word, used for what is written and for who comes. */
  readonly name: string;
  readonly faults: readonly string[];
  /** The alerts that it must turn red. */
  readonly alerts: readonly string[];
};

export const startForOutages = (): Promise<LocalStack> =>
  startStack({
    idle: `${IDLE}ms`,
    precision: '1s',
    warning: `${WARNING}ms`,
    'goodbye-grace': '1s',
    'lost-grace': '1s',
    // Longer than the outage and what queues up behind it, on a machine with much else to do.
    lease: '20s',
    'keep-alive': '3s',
    // What fails and is retried keeps many of them busy; with few, people would wait behind it for longer than their
    // warning.
    environments: '24',
    // Three retries are over in a few seconds, and the sweep and the alerts come every second.
    'retry-after': '300ms',
    minute: '1s',
  });

const sessionId = 's1';

const guestIn = async (stack: LocalStack, key: string, moderator: Person): Promise<Person> => {
  const gus = await openWith(stack, `guest.${invitationSecret}.${key.padEnd(22, '-')}`, key);
  const join = { action: 'session.join', sessionId, name: 'Gus' };
  const { participantId } = await reply(gus, 'session.waiting', join);
  await reply(moderator, 'waiting.changed', { action: 'waiting.admit', sessionId, participantId });
  await reply(gus, 'session.joined', join);
  return gus;
};

/** Somebody who has only a list open. */
export const watcher = async (stack: LocalStack, user: string): Promise<Person> => {
  const list = await openSocket(stack, user);
  await reply(list, 'sessions.watched', { action: 'sessions.watch', on: true });
  return list;
};

/**
 * Whoever was told of their logout was warned before, for the whole period, even if by coming back after a
 * disconnection.
 */
const keptTheRules = ({ messages }: Person, warnedNotBefore: number): void => {
  const ended = messages.findIndex(({ type }) => type === 'session.ended');
  expect(ended).toBeGreaterThan(0);
  const logoutAt = messages
    .slice(0, ended)
    .map(logoutIn)
    .findLast((at) => at !== null);
  if (logoutAt === undefined) throw new Error('There was no warning before the logout.');
  expect(logoutAt).toBeGreaterThanOrEqual(warnedNotBefore + WARNING);
  expect(messages[ended]).toMatchObject({ ending: 'inactivity' });
  expect((messages[ended] as { at: number }).at).toBeGreaterThanOrEqual(logoutAt);
};

const logoutIn = (message: Person['messages'][number]): number | null => {
  if (message.type === 'session.warning') return message.logoutAt;
  return message.type === 'session.joined' && message.phase === 'warned' ? message.logoutAt : null;
};

/**
 * Something fails while Anna is silent, and due for her warning; Carla is warned, and extends; Ben works and writes,
 * and has left another session open in a tab that dies without a word; Gus, a guest, closes his tab; and Anna has the
 * list open twice, in a tab that stays and in one that dies.
 */
export const liveThrough = async (stack: LocalStack, { name, faults, alerts }: Outage): Promise<void> => {
  const timers: (() => void)[] = [];
  const every = (duration: number, act: () => void) => {
    const timer = setInterval(act, duration);
    timers.push(() => clearInterval(timer));
  };
  let writing = true;
  const off = [...faults, 'miss-disconnect'].map((fault) => `${fault.replace(/=.*/, '')}=0`);
  try {
    const [carla, ben, anna] = [
      await enterForGood(stack, 'carla'),
      await enterForGood(stack, 'ben'),
      await enterForGood(stack, 'anna'),
    ];
    every(2_000, () => {
      for (const { say } of [carla, ben, anna]) say({ action: 'ping', sessionId });
    });
    const gus = await guestIn(stack, name, anna);
    const [list, deadList, elsewhere] = [
      await watcher(stack, 'anna'),
      await watcher(stack, 'anna'),
      await enter(stack, 'ben', 's2'),
    ];
    every(1_000, () => ben.say({ action: 'session.extend', sessionId }));
    const written = write(ben, sessionId, name, () => writing);
    // Looked at when everything is over.
    written.catch(() => {});
    const warnings = carla.received('session.warning').length;
    carla.say({ action: 'session.extend', sessionId });
    await pause(700);
    const actedAt = Date.now();
    anna.say({ action: 'session.extend', sessionId });
    await carla.hears('session.warning', warnings + 1);

    await stack.fault(...faults, 'miss-disconnect');
    for (const person of [gus, deadList, elsewhere]) person.close();
    const extended = insist(carla, 'session.extended', { action: 'session.extend', sessionId });
    extended.catch(() => {});
    const red = new Set<string>();
    const given = { up: 0 };
    const isOver = (lasted: number) =>
      lasted > OUTAGE.most ||
      (lasted > OUTAGE.least && given.up > 0 && alerts.every((alert) => red.has(alert)));
    for (const begun = Date.now(); !isOver(Date.now() - begun); await pause(200)) {
      for (const alert of await redAlerts(stack)) red.add(alert);
      given.up = (await letters(stack)).length;
    }
    await stack.fault(...off);
    expect([...red]).toEqual(expect.arrayContaining([...alerts]));
    expect(given.up).toBeGreaterThan(0);
    await extended;
    every(1_000, () => carla.say({ action: 'session.extend', sessionId }));
    // What was under way when it ended has been given up by now, or has arrived.
    const redriven = pause(2_000).then(() => redrive(stack));
    redriven.catch(() => {});
    await anna.hears('session.ended');
    keptTheRules(anna, actedAt + IDLE);
    writing = false;
    const saved = await written;
    const shown = () => ben.roster();
    await eventually('those who are there', () => shown().sort().join() === 'Ben,Carla', shown);
    expect(carla.received('session.ended')).toEqual([]);
    const emptied = () => list.received('occupancy.changed').filter(({ sessionId }) => sessionId === 's2');
    await eventually('the other session to be empty', () => emptied().at(-1)?.occupancy === 0, emptied);
    await holds(stack, saved);

    expect(await redriven).toMatch(/^\d+ rung again, 0 left in the queue\.$/);
    expect(await letters(stack)).toEqual([]);
    await eventually('all debts to be paid', async () => (await debtors(stack)).length === 0);
    await eventually('every alert to be green', async () => (await redAlerts(stack)).length === 0);
    for (const person of [carla, ben])
      await reply(person, 'session.left', { action: 'session.exit', sessionId });
    for (const person of [carla, ben, list]) person.close();
  } finally {
    writing = false;
    for (const stop of timers) stop();
    // Whoever comes next is to find no outage, whatever became of this one.
    await stack.fault(...off);
  }
};

const letters = async (stack: LocalStack) => (await stack.shown('dead-letters')) as readonly unknown[];

/** Somebody who comes now reads everything that was acknowledged. */
const holds = async (stack: LocalStack, saved: ReadonlyMap<string, number>): Promise<void> => {
  const reader = await openSocket(stack, 'anna');
  const { content } = await reply(reader, 'session.joined', { action: 'session.join', sessionId });
  const kept = new Map(content.items.map(({ itemId, value }) => [itemId, value]));
  expect(content.next).toBeNull();
  expect(saved.size).toBeGreaterThan(0);
  for (const [itemId, value] of saved) expect([itemId, kept.get(itemId)]).toEqual([itemId, value]);
  await reply(reader, 'session.left', { action: 'session.exit', sessionId });
  reader.close();
};

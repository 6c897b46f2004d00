import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSocket, reply } from '../people/person.ts';
import { roomsOf } from '../people/rooms.ts';
import { openTab, type Tab } from '../people/sdk-tab.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';

/** The whole table goes back to an instant before, under people whose pages stay open. */
let stack: LocalStack;
let room: string;
beforeAll(async () => {
  stack = await startStack({ idle: '10m', warning: '5m', 'goodbye-grace': '2s', 'lost-grace': '60s' });
  room = (await roomsOf(stack, ['restored']))('restored');
}, 120_000);
afterAll(() => stack.remove());

const values = (tab: Tab) => Object.fromEntries(tab.now().items.map(({ itemId, value }) => [itemId, value]));

describe('When the table is restored under people', () => {
  test('all see what it holds, and each other, as if their pages were new', async () => {
    const people = ['anna', 'ben'].map((user) => openTab(stack, user, room));
    const [anna, ben] = people as [Tab, Tab];
    for (const one of people) await one.ready();
    await anna.session.put('plan', 'first');
    await ben.until('the plan', () => values(ben).plan === 'first');
    const table = join(stack.data, 'table');
    const copy = join(stack.data, 'copy');

    await stack.kill();
    await cp(table, copy, { recursive: true });
    await stack.restart();
    for (const one of people) await one.until('back', ({ live }) => live);

    for (let round = 0; round < 5; round += 1) {
      const carla = openTab(stack, 'carla', room);
      await carla.ready();
      await anna.until('Carla', ({ roster }) => roster.length === 3);
      await carla.session.exit();
      await anna.until('no Carla', ({ roster }) => roster.length === 2);
      carla.close();
      await anna.session.put('plan', `later ${round}`);
      await anna.session.put(`more ${round}`, 'more');
    }
    await ben.until('all of it', ({ items }) => items.length === 6);

    await stack.kill();
    await rm(table, { recursive: true });
    await cp(copy, table, { recursive: true });
    await stack.restart();
    for (const one of people) await one.until('back', ({ live }) => live);
    for (const one of people)
      await one.until('what was', () => JSON.stringify(values(one)) === '{"plan":"first"}');

    const carla = openTab(stack, 'carla', room);
    await carla.ready();
    for (const one of people)
      await one.until('Carla', ({ roster }) => roster.map(({ name }) => name).join() === 'Anna,Ben,Carla');
    await carla.session.put('plan', 'second');
    for (const one of people) await one.until('the second', () => values(one).plan === 'second');
    const other = await openSocket(stack, 'anna');
    const { session } = anna.now();
    await reply(other, 'session.changed', {
      action: 'session.update',
      sessionId: room,
      revision: session?.revision,
      name: 'Renamed',
    });
    for (const one of people) await one.until('the name', ({ session: now }) => now?.name === 'Renamed');
    await carla.session.exit();
    for (const one of people) await one.until('no Carla', ({ roster }) => roster.length === 2);
    await anna.session.extend();
    for (const one of [...people, carla, other]) one.close();
    expect(anna.shown.some(({ phase }) => phase === 'ended')).toBe(false);
  }, 120_000);
});

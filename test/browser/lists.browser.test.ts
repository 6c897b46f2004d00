import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSocket } from '../stories/person.ts';
import { violations } from './accessibility.ts';
import { describeInBrowser, gone } from './setting.ts';
import { newProfile, openTab, type Tab } from './tab.ts';

/** Within a second, and a busy machine is late; that nobody looks again and again is seen by what is sent. In milliseconds. */
const AT_ONCE = 5_000;

describeInBrowser(
  'lists',
  ({ browser, stack }) => {
    const card = (tab: Tab, name: string, says: string) =>
      tab.page.getByRole('link', { name: new RegExp(`${name}.*${says}`) });
    const SOMEBODY = 'Someone inside';
    const NOBODY = 'No one inside';

    test('turn green and grey by themselves, by push, in every list that is open, and after a reconnect too', async () => {
      const annas = await newProfile(browser());
      // What a network does when it goes away: the page's sockets are closed from under it.
      await annas.addInitScript(() => {
        const sockets: WebSocket[] = [];
        const Native = WebSocket;
        Object.assign(globalThis, {
          WebSocket: class extends Native {
            constructor(url: string, protocols: string[]) {
              super(url, protocols);
              sockets.push(this);
            }
          },
          cut: () => {
            for (const socket of sockets) socket.close();
          },
        });
      });
      const sent: string[] = [];
      const listen = (page: Page) =>
        page.on('websocket', (socket) =>
          socket.on('framesent', ({ payload }) => void sent.push(String(payload))),
        );
      annas.on('page', listen);
      const open = async (path: string) => {
        const tab = await openTab(annas, stack().url + path);
        await tab.signIn('Anna');
        await card(tab, 'Design review', NOBODY).waitFor();
        return tab;
      };
      const mine = await open('/');
      const group = await open('/groups/g1');
      const contact = await open('/contacts/carla');
      const lists = [mine, group, contact];
      for (const { page } of lists) expect(await violations(page)).toEqual([]);
      const asked = sent.length;

      const carlas = await newProfile(browser());
      const carla = await openTab(carlas, `${stack().url}/sessions/s1`);
      await carla.signIn('Carla');
      await carla.inside('Carla').waitFor();
      const came = Date.now();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', SOMEBODY).waitFor()));
      expect(Date.now() - came).toBeLessThan(AT_ONCE);
      expect(await mine.page.getByText('Design review: someone is inside now.').count()).toBe(1);
      expect(await violations(mine.page)).toEqual([]);
      await carla.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await carla.page.getByRole('heading', { name: 'You left' }).waitFor();
      const left = Date.now();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', NOBODY).waitFor()));
      expect(Date.now() - left).toBeLessThan(AT_ONCE);
      // Nothing was asked for in all that time: a list that is open costs nothing.
      expect(sent.slice(asked).filter((text) => !text.includes('"ping"'))).toEqual([]);

      for (const { page } of lists) await page.evaluate('cut()');
      await carla.reenter.click();
      await carla.inside('Carla').waitFor();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', SOMEBODY).waitFor()));
      await carla.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', NOBODY).waitFor()));
      expect(carla.faults).toEqual([]);
      await Promise.all([annas.close(), carlas.close()]);
    }, 90_000);

    test('a contact has one list of sessions, without groups and hidden sessions', async () => {
      const anna = await openSocket(stack(), 'anna');
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
      const profile = await newProfile(browser());
      const carla = await openTab(profile, stack().url);
      await carla.signIn('Carla');
      await carla.page.getByText('You have no sessions yet.').waitFor();
      expect(await carla.page.getByRole('navigation').textContent()).toBe('My sessionsMy contacts');
      expect(await carla.page.getByRole('button', { name: 'Hidden' }).count()).toBe(0);
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 2, state: 'closed' });
      await carla.page.getByRole('button', { name: 'Closed' }).click();
      await card(carla, 'Design review', 'Closed: read only').waitFor();
      await carla.page.getByRole('button', { name: 'Active' }).click();
      await carla.page.getByText('You have no active sessions.').waitFor();
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 3, state: 'active' });
      anna.close();
      expect(carla.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('more than a page of sessions is shown a page at a time', async () => {
      const ben = await openSocket(stack(), 'ben');
      for (let number = 1; number <= 50; number += 1)
        await ben.ask({ action: 'session.create', name: `Room ${number}` });
      ben.close();
      const profile = await newProfile(browser());
      const tab = await openTab(profile, stack().url);
      await tab.signIn('Ben');
      const cards = tab.page.getByRole('main').getByRole('link');
      await cards.nth(49).waitFor();
      expect(await cards.count()).toBe(50);
      expect(await cards.first().textContent()).toContain('Room 50');
      await tab.page.getByRole('button', { name: 'Show more' }).click();
      await cards.nth(51).waitFor();
      expect(await cards.count()).toBe(52);
      await gone(tab.page.getByRole('button', { name: 'Show more' }));
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);
  },
  { idle: '60s', warning: '60s', 'goodbye-grace': '2s', 'lost-grace': '2s' },
);

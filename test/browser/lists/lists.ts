import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSocket } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { intercept, until } from '../intercept.ts';
import { gone, type Setting } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';

/**
 * In milliseconds. It should take a second, but a busy machine is slow; that nobody polls is proved by what is sent.
 */
const AT_ONCE = 5_000;

/** Two thousand sessions as the server would list them, fifty at a time. One of them really exists. */
const pageAt = (from: number, revision: number) => ({
  sessions: Array.from({ length: 50 }, (_, index) => summary(from + index, revision)),
  next: from + 50 < 2_000 ? String(from + 50) : null,
});

const summary = (number: number, revision: number) => ({
  id: number === 3 ? 's1' : `made-up-${number}`,
  name: number === 3 ? 'Design review' : number === 1_500 ? 'Another room' : `Café ${number}`,
  state: number % 1_000 === 7 ? 'closed' : 'active',
  mode: 'edit',
  revision,
  occupancy: 0,
  occupancyRevision: 1,
  role: 'moderator',
  lastUsedAt: Date.now() - number * 60_000,
});

/** The lists of sessions. */
export const lists = ({ browser, stack }: Setting): void =>
  describe('lists', () => {
    const card = (tab: Tab, name: string, says: string) =>
      tab.page.getByRole('listitem').filter({ hasText: name }).filter({ hasText: says });
    const SOMEBODY = 'Someone inside';
    const NOBODY = 'No one inside';

    test('turn green and grey by push, in every open list, and after a reconnect too', async () => {
      const annas = await newProfile(browser());
      // What happens when a network goes away: the page's sockets close under it.
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
      const open = async (path: string, isFirst = false) => {
        const url = stack().url + path;
        const tab = await (isFirst ? arrive(annas, 'Anna', url) : openTab(annas, url));
        await card(tab, 'Design review', NOBODY).waitFor();
        return tab;
      };
      const mine = await open('/', true);
      const group = await open('/groups/g1');
      const contact = await open('/contacts/carla');
      const lists = [mine, group, contact];
      for (const { page } of lists) expect(await violations(page)).toEqual([]);
      // Headings lead from card to card; and a card's link names the session, not everything on the card.
      await mine.page.getByRole('heading', { name: 'Design review', level: 2 }).waitFor();
      await mine.page.getByRole('link', { name: 'Open: Design review', exact: true }).waitFor();
      const asked = sent.length;

      const carlas = await newProfile(browser());
      const carla = await arrive(carlas, 'Carla', `${stack().url}/sessions/s1`);
      await carla.inside('Carla').waitFor();
      const came = Date.now();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', SOMEBODY).waitFor()));
      expect(Date.now() - came).toBeLessThan(AT_ONCE);
      expect(await mine.page.getByText('Design review: someone is inside now.').count()).toBe(1);
      // Cards in view show who is inside.
      await Promise.all(lists.map((tab) => card(tab, 'Design review', 'Carla').waitFor()));
      expect(await violations(mine.page)).toEqual([]);
      await carla.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await carla.page.getByRole('heading', { name: 'You left' }).waitFor();
      const left = Date.now();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', NOBODY).waitFor()));
      expect(Date.now() - left).toBeLessThan(AT_ONCE);
      // Nothing else was sent in all that time, and each list asked once who is inside: an open list costs nothing.
      const others = sent.slice(asked).filter((text) => !text.includes('"ping"'));
      expect(others.map((text) => JSON.parse(text))).toEqual(
        lists.map(() => expect.objectContaining({ action: 'session.inside', sessionId: 's1' })),
      );

      for (const { page } of lists) await page.evaluate('cut()');
      await carla.reenter.click();
      await carla.inside('Carla').waitFor();
      // That she has come is no news to herself.
      expect(await carla.page.getByRole('complementary').getByRole('status').textContent()).toBe('');
      await Promise.all(lists.map((tab) => card(tab, 'Design review', SOMEBODY).waitFor()));
      // Who it is can be seen without entering.
      await mine.page.getByRole('button', { name: 'More for Design review' }).click();
      await mine.page.getByRole('menuitem', { name: 'Show who is inside' }).click();
      const shown = mine.page.getByRole('dialog', { name: 'Inside Design review' });
      await shown.getByText('1 person is inside.').waitFor();
      await shown.getByRole('listitem').filter({ hasText: 'Carla' }).waitFor();
      expect(await violations(mine.page)).toEqual([]);
      await shown.getByRole('button', { name: 'Close' }).click();
      expect(await carla.inside('Anna').count()).toBe(0);
      await carla.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await Promise.all(lists.map((tab) => card(tab, 'Design review', NOBODY).waitFor()));
      // And who was there before, when nobody is inside any more.
      await mine.page.getByRole('button', { name: 'More for Design review' }).click();
      await mine.page.getByRole('menuitem', { name: 'Show who was there' }).click();
      const past = mine.page.getByRole('dialog', { name: 'Who was in Design review' });
      await past
        .getByRole('listitem')
        .filter({ hasText: 'Carla' })
        .filter({ hasText: 'left' })
        .first()
        .waitFor();
      expect(await violations(mine.page)).toEqual([]);
      const [file] = await Promise.all([
        mine.page.waitForEvent('download'),
        past.getByRole('button', { name: 'Download as a table (CSV)' }).click(),
      ]);
      expect(await readFile(await file.path(), 'utf8')).toMatch(
        /^carla,Carla,20\S+Z,20\S+Z,\d+,exit,,0,0,false\r$/m,
      );
      await past.getByText(/^The table with \d+ visits? is ready\.$/).waitFor();
      // Whoever left reads it as long past, and not as they were told at the time.
      await carla.page.getByRole('button', { name: 'See what happened' }).click();
      const own = carla.page.getByRole('dialog', { name: 'My visits to Design review' });
      await own.getByText('You left.').first().waitFor();
      expect(await own.getByText('You no longer appear as present.').count()).toBe(0);
      // A tab that shows a session is not told of the others any more.
      await past.getByRole('button', { name: 'Close', exact: true }).click();
      expect(sent.filter((text) => text.includes('"on":false'))).toEqual([]);
      await mine.page.getByRole('link', { name: 'Open: Design review', exact: true }).click();
      await mine.addNote.waitFor();
      await until(() =>
        sent.some((text) => text.includes('"sessions.watch"') && text.includes('"on":false')),
      );
      await mine.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await mine.page.getByRole('heading', { name: 'You left' }).waitFor();
      expect([...mine.faults, ...carla.faults]).toEqual([]);
      await Promise.all([annas.close(), carlas.close()]);
    }, 90_000);

    test('go on saying how long ago a session was used, while somebody looks', async () => {
      const profile = await newProfile(browser());
      await profile.clock.install();
      await intercept(profile, ({ action, requestId }, socket) => {
        if (action !== 'sessions.list') return false;
        const answer = { type: 'sessions', sessions: [summary(0, 1)], next: null };
        socket.send(JSON.stringify({ ...answer, requestId, serverTime: Date.now() }));
        return true;
      });
      const tab = await arrive(profile, 'Anna', stack().url);
      await card(tab, 'Café 0', 'Last used just now').waitFor();
      await tab.page.clock.runFor(190_000);
      await card(tab, 'Café 0', 'Last used 3 minutes ago').waitFor({ timeout: 5_000 });
      await profile.close();
    }, 40_000);

    test('a contact has one list of sessions, without groups and hidden sessions', async () => {
      const anna = await openSocket(stack(), 'anna');
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
      const profile = await newProfile(browser());
      const carla = await arrive(profile, 'Carla', stack().url);
      await carla.page.getByText('You have no active sessions.').waitFor();
      expect(await carla.page.getByRole('navigation').textContent()).toBe('My sessionsMy contacts');
      expect(await carla.page.getByRole('tab', { name: 'Hidden' }).count()).toBe(0);
      // As any link does, it opens elsewhere with a key held down.
      const opened = profile.waitForEvent('page', { timeout: 10_000 });
      await carla.page.getByRole('link', { name: 'My contacts' }).click({ modifiers: ['ControlOrMeta'] });
      await (await opened).close();
      expect(new URL(carla.page.url()).pathname).toBe('/');
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 2, state: 'closed' });
      await carla.page.getByRole('tab', { name: 'Closed' }).click();
      await card(carla, 'Design review', 'Closed: read only').waitFor();
      await carla.page.getByRole('tab', { name: 'Active' }).click();
      await carla.page.getByText('You have no active sessions.').waitFor();
      await anna.ask({ action: 'session.update', sessionId: 's1', revision: 3, state: 'active' });
      anna.close();
      expect(carla.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('more than a page of sessions is loaded while scrolling', async () => {
      const ben = await openSocket(stack(), 'ben');
      for (let number = 1; number <= 50; number += 1)
        await ben.ask({ action: 'session.create', name: `Room ${number}` });
      ben.close();
      const profile = await newProfile(browser());
      const tab = await arrive(profile, 'Ben', stack().url);
      const cards = tab.page.getByRole('main').getByRole('link');
      await cards.nth(49).waitFor();
      expect(await cards.count()).toBe(50);
      expect(await cards.first().textContent()).toContain('Room 50');
      await cards.last().scrollIntoViewIfNeeded();
      await cards.nth(51).waitFor();
      expect(await cards.count()).toBe(52);
      await gone(tab.page.getByRole('button', { name: 'Show more' }));
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('thousands of sessions are counted, searched and sorted, and a menu acts on one without entering it', async () => {
      const anna = await openSocket(stack(), 'anna');
      const listed = await anna.ask({ action: 'sessions.list', scope: 'mine' });
      const revision = ('sessions' in listed && listed.sessions.find(({ id }) => id === 's1')?.revision) || 0;
      const profile = await newProfile(browser());
      await profile.grantPermissions(['clipboard-read', 'clipboard-write']);
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          const { action, requestId, cursor = '0' } = JSON.parse(String(text));
          if (action !== 'sessions.list') return server.send(text);
          socket.send(
            JSON.stringify({
              type: 'sessions',
              requestId,
              serverTime: Date.now(),
              ...pageAt(Number(cursor), revision),
            }),
          );
        });
      });
      const tab = await arrive(profile, 'Anna', `${stack().url}/sessions`);
      await tab.page.getByRole('tab', { name: 'Active 49+' }).waitFor();
      await tab.page.getByRole('tab', { name: 'Active' }).focus();
      await tab.page.keyboard.press('ArrowRight');
      await tab.page.getByRole('tab', { name: 'Closed 2', exact: true, selected: true }).waitFor();
      await tab.page.getByRole('tab', { name: 'Active 1,998', exact: true }).waitFor();
      await tab.page.getByRole('tab', { name: 'Active' }).click();
      await tab.page.getByText('1,998 sessions', { exact: true }).waitFor();

      const cards = tab.page.getByRole('main').getByRole('listitem');
      const began = Date.now();
      await tab.page.getByRole('searchbox', { name: 'Search' }).fill('café 1777');
      await tab.page.getByText('1 session', { exact: true }).waitFor();
      expect(await cards.count()).toBe(1);
      expect(Date.now() - began).toBeLessThan(AT_ONCE);
      await tab.page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
      await tab.page.getByText('No session matches “nowhere”.').waitFor();
      await tab.page.getByRole('searchbox', { name: 'Search' }).fill('');
      await tab.page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name');
      await cards.first().getByRole('heading', { name: 'Another room' }).waitFor();

      // The menu, by keyboard alone.
      await tab.page.getByRole('searchbox', { name: 'Search' }).fill('Design review');
      await tab.page.getByRole('button', { name: 'More for Design review' }).press('Enter');
      const focused = () => tab.page.evaluate(() => document.activeElement?.textContent);
      expect(await focused()).toBe('Open');
      expect(await violations(tab.page)).toEqual([]);
      await tab.page.keyboard.press('ArrowUp');
      expect(await focused()).toBe('Hide');
      await tab.page.keyboard.press('ArrowDown');
      expect(await focused()).toBe('Open');
      await tab.page.keyboard.press('ArrowDown');
      await tab.page.keyboard.press('Enter');
      const members = tab.page.getByRole('dialog', { name: 'Members of Design review' });
      await members.getByText('Carla').waitFor();
      expect(await violations(tab.page)).toEqual([]);
      await tab.page.keyboard.press('Escape');
      await gone(members);
      expect(await tab.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
        'More for Design review',
      );
      await tab.page.getByRole('button', { name: 'More for Design review' }).click();
      await tab.page.getByRole('menuitem', { name: 'Copy link' }).click();
      await tab.page.getByText('The link to Design review has been copied.').waitFor();
      expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe(
        `${stack().url}/sessions/s1`,
      );
      await tab.page.getByRole('button', { name: 'More for Design review' }).click();
      await tab.page.getByRole('menuitem', { name: 'Hide' }).click();
      expect(await focused()).toBe('Cancel');
      expect(await violations(tab.page)).toEqual([]);
      await tab.page.keyboard.press('Enter');
      await tab.page.getByRole('button', { name: 'More for Design review' }).click();
      await tab.page.getByRole('menuitem', { name: 'Close', exact: true }).click();
      await tab.page.getByText('Design review: Closed: read only.').waitFor();
      expect(await anna.ask({ action: 'sessions.list', scope: 'mine', state: 'closed' })).toMatchObject({
        sessions: [{ id: 's1', role: 'moderator' }],
      });
      await anna.ask({
        action: 'session.update',
        sessionId: 's1',
        revision: revision + 1,
        state: 'active',
      });
      anna.close();
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 90_000);
  });

import { describe, expect, test } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { openWith, type Person } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { heading } from '../places.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';

/** A name that would do harm if it were ever taken for markup. */
const SLY = '<img src=x onerror=alert(1)>';

/** Links, the door, and guests. */
export const waysIn = ({ browser, stack }: Setting): void =>
  describe('ways in', () => {
    /** Anna manages a session, and has made a link to it. */
    const inviting = async (guests?: string) => {
      const annas = await newProfile(browser());
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      if (guests !== undefined) await anna.page.getByRole('spinbutton', { name: 'Guests' }).fill(guests);
      await anna.page.getByRole('button', { name: 'Create link' }).click();
      const link = await anna.page.getByRole('textbox', { name: 'Link' }).inputValue();
      return { annas, anna, link };
    };
    const knock = async (profile: BrowserContext, link: string, name: string): Promise<Tab> => {
      const tab = await openTab(profile, link);
      await tab.page.getByLabel('Your name').fill(name);
      await tab.page.getByRole('button', { name: 'Knock' }).click();
      return tab;
    };
    const atDoor = (tab: Tab) => tab.page.getByRole('region', { name: /waiting\.$/ });

    /** Resolves when the server sends such a message on one of the tab's connections from now on. */
    const answered = (tab: Tab, type: string): Promise<void> =>
      new Promise((resolve) =>
        tab.page.on('websocket', (socket) =>
          socket.on('framereceived', ({ payload }) => {
            if (String(payload).includes(`"${type}"`)) resolve();
          }),
        ),
      );
    /** Hides the page, as behind another tab. */
    const lookAway = (tab: Tab) =>
      tab.page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        Reflect.deleteProperty(document, 'visibilityState');
      });

    test('a link opened while logged out leads through the login and back to its session', async () => {
      const profile = await newProfile(browser());
      const carla = await openTab(profile, `${stack().url}/sessions/s1`);
      await heading(carla, 'Log in to Vigil').waitFor();
      await carla.signIn('Carla');
      await heading(carla, 'Design review').waitFor();
      expect(new URL(carla.page.url()).pathname).toBe('/sessions/s1');
      await carla.page.reload();
      await heading(carla, 'Design review').waitFor();

      // Other people's sessions and sessions that never existed look the same to her.
      const said = async (id: string) => {
        await carla.page.goto(`${stack().url}/sessions/${id}`);
        await heading(carla, 'This session could not be opened').waitFor();
        return carla.page.getByRole('main').textContent();
      };
      expect(await said('s2')).toBe(await said('nowhere'));
      expect(carla.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('a guest knocks, is let in from any of the moderator’s tabs, and is the same guest after a reload; the link works for one guest', async () => {
      const { annas, anna, link } = await inviting('1');
      await anna.page.getByText('0 of 1 guest has come').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      const second = await openTab(annas, `${stack().url}/sessions/s1`);

      const guests = await newProfile(browser());
      const guest = await openTab(guests, link);
      await heading(guest, 'You are invited').waitFor();
      await guest.page.getByText('To Design review. Invited by Anna.').waitFor();
      expect(guest.page.url()).toBe(`${stack().url}/join`);
      expect(await violations(guest.page)).toEqual([]);
      await guest.page.getByLabel('Your name').fill(SLY);
      await guest.page.keyboard.press('Enter');
      await heading(guest, 'Waiting to be let in').waitFor();
      expect(await violations(guest.page)).toEqual([]);
      const knocks = [anna, second].map((tab) => atDoor(tab).getByText(`${SLY} is at the door.`));
      await Promise.all(knocks.map((one) => one.waitFor()));
      expect(await violations(anna.page)).toEqual([]);
      const isKept = answered(guest, 'mine.saved');
      await guest.page.reload();
      await heading(guest, 'Waiting to be let in').waitFor();
      expect(await Promise.all(knocks.map((one) => one.count()))).toEqual([1, 1]);

      await second.page.getByRole('button', { name: `Let in: ${SLY}` }).click();
      await guest.addNote.waitFor();
      await Promise.all(knocks.map(gone));
      await anna.inside(SLY).waitFor();
      await guest.addNote.click();
      await guest.page.keyboard.type('<script>alert(2)</script>');
      await holds(anna.notes.last(), '<script>alert(2)</script>');
      // Guests get back to where they left off, too: it is stored when they look away, and only they find it.
      for (let letters = 0; letters < 9; letters += 1) await guest.page.keyboard.press('ArrowLeft');
      await lookAway(guest);
      await isKept;
      await Promise.all([guest, second].map(({ page }) => page.reload()));
      await Promise.all([guest, second].map((tab) => holds(tab.notes.last(), '<script>alert(2)</script>')));
      const caretOf = ({ page }: Tab) =>
        page.evaluate(() => {
          const { activeElement: field } = document;
          return field instanceof HTMLTextAreaElement ? field.selectionStart : null;
        });
      for (const end = Date.now() + 15_000; (await caretOf(guest)) === null && Date.now() < end; )
        await guest.page.waitForTimeout(50);
      expect(await caretOf(guest)).toBe('<script>alert(2)'.length);
      expect(await caretOf(second)).toBeNull();
      for (const { page } of [anna, second, guest]) {
        expect(await page.locator('img[src="x"], #root script').count()).toBe(0);
        expect(await page.getByText(SLY, { exact: false }).count()).toBeGreaterThan(0);
      }

      // The name is remembered for every link.
      const again = await openTab(guests, link);
      expect(await again.page.getByLabel('Your name').inputValue()).toBe(SLY);
      await again.page.close();

      const late = await openTab(await newProfile(browser()), link);
      await heading(late, 'This link has been used up').waitFor();
      expect(await violations(late.page)).toEqual([]);
      await late.page.context().close();

      await anna.page.getByRole('button', { name: `Remove: ${SLY}` }).click();
      expect(await violations(anna.page)).toEqual([]);
      await anna.agree();
      await heading(guest, 'You were removed').waitFor();
      await gone(anna.inside(SLY));
      expect([anna, second, guest].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), guests.close()]);
    }, 90_000);

    test('a guest who is refused is told so; so is anybody with a revoked, an expired or a wrong link', async () => {
      const { annas, anna, link } = await inviting();
      const guests = await newProfile(browser());
      const guest = await knock(guests, link, 'Mallory');
      // A slip of the finger is undone, and nobody hears of it.
      await anna.page.getByRole('button', { name: 'Not now: Mallory' }).click();
      await anna.page.getByText('Mallory will not be let in.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
      await anna.page.keyboard.press('Enter');
      await anna.page.getByRole('button', { name: 'Not now: Mallory' }).click();
      expect(await heading(guest, 'Waiting to be let in').isVisible()).toBe(true);
      await heading(guest, 'You were not let in').waitFor();
      await guest.page.getByText('If this was a mistake').waitFor();
      await gone(atDoor(anna));
      expect(await anna.page.evaluate(() => document.activeElement?.className)).toBe('door');
      expect(await guest.page.getByRole('button').count()).toBe(0);
      expect(await violations(guest.page)).toEqual([]);

      // Of the links that are still valid, the latest is the one for any number of guests within a week.
      await anna.page
        .getByRole('listitem')
        .filter({ hasText: 'any number of guests' })
        .filter({ hasNotText: '2027' })
        .getByRole('button', { name: /^Revoke/ })
        .click();
      await anna.page.getByRole('button', { name: 'Revoke', exact: true }).click();
      await anna.page.getByRole('listitem').filter({ hasText: 'revoked' }).waitFor();
      const visit = async (address: string) => {
        const tab = await openTab(await newProfile(browser()), address);
        const text = await tab.page.getByRole('heading', { level: 1 }).textContent();
        await tab.page.context().close();
        return text;
      };
      expect(await visit(link)).toBe('This link has been revoked');
      // The gateway refuses an unknown credential, and a browser is not told why.
      const unknown = await openTab(await newProfile(browser()), `${stack().url}/join#${'x'.repeat(43)}`);
      await heading(unknown, 'This link doesn’t open').waitFor();
      await unknown.page.context().close();
      expect(await visit(link.slice(0, -1))).toBe('This link is wrong');
      expect(await visit(`${stack().url}/join`)).toBe('There is no invitation here');

      // A link takes a minute to expire, so the server's word for it is faked.
      const early = await newProfile(browser());
      await early.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) =>
          socket.send(String(text).replace('invitation.revoked', 'invitation.expired')),
        );
      });
      const expired = await openTab(early, link);
      await heading(expired, 'This link has expired').waitFor();
      expect([anna, guest].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), guests.close(), early.close()]);
    }, 60_000);

    test('everybody who waits is let in at once, even where the browser stores nothing', async () => {
      const { annas, anna, link } = await inviting();
      const profiles = [await newProfile(browser()), await newProfile(browser())];
      await profiles[1]?.addInitScript(() => {
        const get = () => {
          throw new DOMException('It is blocked.', 'SecurityError');
        };
        for (const storage of ['localStorage', 'sessionStorage'])
          Object.defineProperty(globalThis, storage, { get });
      });
      const guests = await Promise.all(profiles.map((profile, n) => knock(profile, link, `Visitor ${n}`)));
      await anna.page.getByText('2 people are waiting.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await Promise.any(guests.map(({ page }) => page.getByText('1 person is ahead of you.').waitFor()));
      // They are told when nobody who could let them in is inside.
      await anna.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await Promise.all(
        guests.map(async ({ page }) => {
          await page.getByText('A moderator can see your name').waitFor();
          // As when somebody comes back to the tab.
          await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
          await page.getByText('No one is inside right now who can let you in.').waitFor();
        }),
      );
      expect(await violations((guests[0] as Tab).page)).toEqual([]);
      await anna.reenter.click();

      // When there are more than fit on the page, all are in one dialog, where each can be answered.
      const crowd: Person[] = [];
      for (const name of ['Carl', 'Dora', 'Emil', 'Fred']) {
        const key = name.padEnd(22, '-');
        const one = await openWith(stack(), `guest.${new URL(link).hash.slice(1)}.${key}`, name);
        await one.ask({ action: 'session.join', sessionId: 's1', name });
        crowd.push(one);
      }
      await anna.page.getByText('6 people are waiting.').waitFor();
      await anna.page.getByRole('button', { name: 'Show everyone' }).click();
      const everyone = anna.page.getByRole('dialog', { name: 'Everyone who is waiting' });
      const waiting = everyone.getByRole('listitem');
      await waiting.nth(5).waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await everyone.getByRole('button', { name: 'Let in: Emil' }).click();
      await crowd[2]?.hears('session.admitted');
      await gone(waiting.filter({ hasText: 'Emil' }));
      // Where the focus is, now that the row is gone whose button was pressed.
      const focused = () => anna.page.evaluate(() => document.activeElement?.textContent);
      expect(await focused()).toBe('5 people are waiting.');
      await everyone.getByRole('button', { name: 'Not now: Fred' }).click();
      await anna.agree();
      expect(await crowd[3]?.hears('session.ended')).toMatchObject({ ending: 'denied' });
      await gone(waiting.filter({ hasText: 'Fred' }));
      expect(await focused()).toBe('4 people are waiting.');
      expect(await waiting.count()).toBe(4);
      await everyone.getByRole('button', { name: 'Close' }).click();

      await anna.page.getByRole('button', { name: 'Let everyone in' }).click();
      await Promise.all(guests.map(({ addNote }) => addNote.waitFor()));
      await gone(atDoor(anna));
      for (const one of crowd) one.close();
      expect([anna, ...guests].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas, ...profiles].map((profile) => profile.close()));
    }, 90_000);

    test('a guest who comes back through the door still has what could not be saved before, and it is saved then', async () => {
      const { annas, anna, link } = await inviting();
      const guests = await newProfile(browser());
      // Their last words reach the server only when they have gone.
      const late: (() => void)[] = [];
      let isSlow = true;
      await guests.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          if (isSlow && /content\.put.*, I think/.test(String(text))) late.push(() => server.send(text));
          else server.send(text);
        });
      });
      const guest = await knock(guests, link, 'Gus');
      await anna.page.getByRole('button', { name: 'Let in: Gus' }).click();
      await guest.addNote.click();
      await guest.page.keyboard.type('Tea at five');
      await holds(anna.notes.last(), 'Tea at five');
      await guest.page.keyboard.insertText(', I think');
      await guest.page.getByText('Still saving. It is kept here meanwhile.', { exact: true }).waitFor();
      await guest.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await heading(guest, 'You left').waitFor();
      isSlow = false;
      for (const arrive of late.splice(0)) arrive();
      await guest.page.getByText('Tea at five, I think', { exact: true }).waitFor();
      await guest.page.waitForTimeout(500);
      await guest.reenter.click();
      await heading(guest, 'Waiting to be let in').waitFor();
      expect(await guest.page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Waiting to be let in',
      );
      expect(await guest.page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await violations(guest.page)).toEqual([]);
      await anna.page.getByRole('button', { name: 'Let in: Gus' }).click();
      await holds(guest.notes.last(), 'Tea at five, I think');
      await holds(anna.notes.last(), 'Tea at five, I think');
      expect([anna, guest].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), guests.close()]);
    }, 60_000);

    test('a moderator answers one guest while the answer to another is on its way, and writes on; each knock is announced', async () => {
      const { annas, anna, link } = await inviting();
      await annas.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          const isSlow = /waiting\.admit|participant\.remove/.test(String(text));
          setTimeout(() => server.send(text), isSlow ? 1_500 : 0);
        });
      });
      await anna.page.reload();
      await anna.addNote.click();
      await anna.page.keyboard.type('Welcome');
      await anna.page.locator('.door > [role=status]').evaluate((region) => {
        const said: (string | null)[] = [];
        Object.assign(globalThis, { said });
        const hear = () => said.push(region.textContent);
        new MutationObserver(hear).observe(region, { subtree: true, childList: true, characterData: true });
      });
      const come = async (name: string): Promise<Person> => {
        const key = name.padEnd(22, '-');
        const one = await openWith(stack(), `guest.${new URL(link).hash.slice(1)}.${key}`, name);
        await one.ask({ action: 'session.join', sessionId: 's1', name });
        await anna.page.getByRole('button', { name: `Let in: ${name}` }).waitFor();
        return one;
      };
      // Somebody who goes and comes again is news again.
      const hasty = await come('Dora');
      await hasty.ask({ action: 'session.exit', sessionId: 's1' });
      await gone(atDoor(anna));
      const [dora, emil, fred] = [await come('Dora'), await come('Emil'), await come('Fred')];
      const said = await anna.page.evaluate(() => (globalThis as { said?: readonly string[] }).said);
      expect(said?.filter((sentence) => sentence === 'Dora is at the door.')).toHaveLength(2);

      await anna.page.getByRole('button', { name: 'Let in: Dora' }).click();
      await anna.page.getByRole('button', { name: 'Let in: Emil' }).click();
      await anna.page.getByRole('button', { name: 'Not now: Fred' }).click();
      await anna.notes.last().click();
      await anna.page.keyboard.press('End');
      await anna.page.keyboard.type(', all of you', { delay: 200 });
      await Promise.all([dora, emil].map((one) => one.hears('session.admitted')));
      expect(await fred.hears('session.ended')).toMatchObject({ ending: 'denied' });
      await holds(anna.notes.last(), 'Welcome, all of you');
      await anna.page.getByRole('button', { name: 'Remove: Dora' }).click();
      await anna.agree();
      await anna.notes.last().click();
      await anna.page.keyboard.press('End');
      await anna.page.keyboard.type(', but for one', { delay: 200 });
      await holds(anna.notes.last(), 'Welcome, all of you, but for one');
      await gone(anna.inside('Dora'));
      for (const one of [hasty, dora, emil, fred]) one.close();
      expect(anna.faults).toEqual([]);
      await annas.close();
    }, 60_000);

    test('a refusal is undone for good, also while it waits for a connection', async () => {
      const { annas, anna, link } = await inviting();
      const sockets: { close(): Promise<void> }[] = [];
      let isDown = false;
      await annas.routeWebSocket(/\/ws$/, (socket) => {
        sockets.push(socket);
        if (isDown) void socket.close();
        else socket.connectToServer();
      });
      await anna.page.reload();
      const key = 'Hal'.padEnd(22, '-');
      const hal = await openWith(stack(), `guest.${new URL(link).hash.slice(1)}.${key}`, 'Hal');
      await hal.ask({ action: 'session.join', sessionId: 's1', name: 'Hal' });
      await anna.page.getByRole('button', { name: 'Not now: Hal' }).click();
      isDown = true;
      await Promise.all(sockets.map((socket) => socket.close()));
      await anna.page.getByText('Reconnecting…').waitFor();
      // Longer than second thoughts may take.
      await anna.page.waitForTimeout(6_500);
      await anna.page.getByRole('button', { name: 'Undo: Hal' }).click();
      isDown = false;
      await anna.page.getByRole('button', { name: 'Try now' }).click();
      await gone(anna.page.getByText('Reconnecting…'));
      await anna.page.waitForTimeout(500);
      expect(hal.received('session.ended')).toEqual([]);
      await anna.page.getByRole('button', { name: 'Let in: Hal' }).click();
      await hal.hears('session.admitted');
      hal.close();
      expect(anna.faults).toEqual([]);
      await annas.close();
    }, 60_000);

    test('somebody with an account enters by a guests’ link as themselves, logged in or not', async () => {
      const { annas, anna, link } = await inviting();
      await anna.page.goto(link);
      await anna.page.getByRole('button', { name: /^Enter as Anna/ }).click();
      await heading(anna, 'Design review').waitFor();
      await anna.inside('Anna').waitFor();

      const carlas = await newProfile(browser());
      const carla = await openTab(carlas, link);
      await heading(carla, 'You are invited').waitFor();
      await carla.page.getByRole('button', { name: 'Log in with my account' }).click();
      await carla.page.getByRole('button', { name: 'Log in as Carla' }).click();
      await anna.inside('Carla').waitFor();
      // She is a member, and not a guest of the same name.
      expect(await anna.inside('Carla').textContent()).not.toContain('guest');
      // Going back in the history leads to the door again.
      await carla.page.goto(link);
      await heading(carla, 'You are invited').waitFor();
      expect([anna, carla].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), carlas.close()]);
    }, 60_000);
  });

import { describe, expect } from '@jest/globals';
import { openWith, type Person } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { intercept, until } from '../intercept.ts';
import { sessionOf } from '../new-session.ts';
import { heading } from '../places.ts';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';
import { atDoor, invitingIn, knock } from './inviting.ts';

/** Whoever knocks, and who answers them. */
export const door = ({ test, ...setting }: SettingOfLine): void =>
  describe('at the door', () => {
    const { browser, stack } = setting;
    const inviting = invitingIn(setting);

    test('a guest who is refused is told so; so is anybody with a revoked, an expired or a wrong link', async () => {
      const { annas, anna, link } = await inviting('Refusals');
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
      const visit = async (address: string) => {
        const tab = await openTab(await newProfile(browser()), address);
        const text = await tab.page.getByRole('heading', { level: 1 }).textContent();
        await tab.page.context().close();
        return text;
      };
      // Meanwhile, as that takes seconds: the gateway refuses an unknown credential, and a browser is not told why.
      const unknown = await openTab(await newProfile(browser()), `${stack().url}/join#${'x'.repeat(43)}`);
      await heading(unknown, 'This link doesn’t open').waitFor();
      await unknown.page.context().close();
      expect(await visit(link.slice(0, -1))).toBe('This link is wrong');
      expect(await visit(`${stack().url}/join`)).toBe('There is no invitation here');
      await heading(guest, 'You were not let in').waitFor();
      await guest.page.getByText('If this was a mistake').waitFor();
      await gone(atDoor(anna));
      expect(await anna.page.evaluate(() => document.activeElement?.className)).toBe('door');
      expect(await guest.page.getByRole('button').count()).toBe(0);
      expect(await violations(guest.page)).toEqual([]);

      await anna.page
        .getByRole('listitem')
        .filter({ hasText: 'any number of guests' })
        .getByRole('button', { name: /^Revoke/ })
        .click();
      await anna.page.getByRole('button', { name: 'Revoke', exact: true }).click();
      await anna.page.getByRole('listitem').filter({ hasText: 'revoked' }).waitFor();
      expect(await visit(link)).toBe('This link has been revoked');
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
      const { annas, anna, link, session } = await inviting('A crowd');
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
        await one.ask({ action: 'session.join', sessionId: sessionOf(session), name });
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

    test('a moderator answers one guest while the answer to another is on its way, and writes on; each knock is announced', async () => {
      const { annas, anna, link, session } = await inviting('Answers');
      const sessionId = sessionOf(session);
      const onTheWay: (() => void)[] = [];
      await intercept(annas, ({ action }, _, pass) => {
        const isSlow = /^(waiting\.admit|participant\.remove)$/.test(action);
        if (isSlow) onTheWay.push(pass);
        return isSlow;
      });
      /** Types the words, of which the last ones come after what was on the way. */
      const writeOn = async (words: string, lastWords: string, arrived: () => Promise<unknown>) => {
        await anna.notes.last().click();
        await anna.page.keyboard.press('End');
        await anna.page.keyboard.type(words);
        for (const pass of onTheWay.splice(0)) pass();
        await arrived();
        await anna.page.keyboard.type(lastWords);
      };
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
        await one.ask({ action: 'session.join', sessionId, name });
        await anna.page.getByRole('button', { name: `Let in: ${name}` }).waitFor();
        return one;
      };
      // Somebody who goes and comes again is news again.
      const hasty = await come('Dora');
      await hasty.ask({ action: 'session.exit', sessionId });
      await gone(atDoor(anna));
      const [dora, emil, fred] = [await come('Dora'), await come('Emil'), await come('Fred')];
      const said = await anna.page.evaluate(() => (globalThis as { said?: readonly string[] }).said);
      expect(said?.filter((sentence) => sentence === 'Dora is at the door.')).toHaveLength(2);

      await anna.page.getByRole('button', { name: 'Let in: Dora' }).click();
      await anna.page.getByRole('button', { name: 'Let in: Emil' }).click();
      await anna.page.getByRole('button', { name: 'Not now: Fred' }).click();
      await until(() => onTheWay.length === 2);
      await writeOn(', all', ' of you', () =>
        Promise.all(['Dora', 'Emil'].map((name) => anna.inside(name).waitFor())),
      );
      await Promise.all([dora, emil].map((one) => one.hears('session.admitted')));
      await holds(anna.notes.last(), 'Welcome, all of you');
      await anna.page.getByRole('button', { name: 'Remove: Dora' }).click();
      await anna.agree();
      await until(() => onTheWay.length === 1);
      await writeOn(', but for', ' one', () => gone(anna.inside('Dora')));
      await holds(anna.notes.last(), 'Welcome, all of you, but for one');
      expect(await fred.hears('session.ended')).toMatchObject({ ending: 'denied' });
      for (const one of [hasty, dora, emil, fred]) one.close();
      expect(anna.faults).toEqual([]);
      await annas.close();
    }, 60_000);

    test('a refusal is undone for good, also while it waits for a connection', async () => {
      const { annas, anna, link, session } = await inviting('Second thoughts');
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
      await hal.ask({ action: 'session.join', sessionId: sessionOf(session), name: 'Hal' });
      await anna.page.getByRole('button', { name: 'Not now: Hal' }).waitFor();
      await anna.page.clock.install();
      await anna.page.getByRole('button', { name: 'Not now: Hal' }).click();
      isDown = true;
      await Promise.all(sockets.map((socket) => socket.close()));
      await anna.page.getByText('Reconnecting…').waitFor();
      // Longer than second thoughts may take.
      await anna.page.clock.runFor(6_500);
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
  });

import { describe, expect } from '@jest/globals';
import { invitationSecret } from '../../../local/users.ts';
import { violations } from '../accessibility.ts';
import { until } from '../intercept.ts';
import { heading } from '../places.ts';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';
import { atDoor, invitingIn, knock } from './inviting.ts';

/** A name that would do harm if it were ever taken for markup. */
const SLY = '<img src=x onerror=alert(1)>';

/** Links, and whoever comes by them. */
export const guests = ({ test, ...setting }: SettingOfLine): void =>
  describe('ways in', () => {
    const { browser, stack } = setting;
    const inviting = invitingIn(setting);

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
      const { annas, anna, link, session } = await inviting('Design review', '1');
      await anna.page.getByText('0 of 1 guest has come').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      const second = await openTab(annas, session);

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
      // What only somebody with an account can use.
      for (const name of ['Copy link', 'Give up access to this session'])
        expect(await guest.page.getByRole('button', { name }).count()).toBe(0);
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
      // A link that lets nobody in any more cannot be revoked.
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      await anna.page.getByText('used up').waitFor();
      expect(await anna.page.getByRole('button', { name: /^Revoke: used up/ }).count()).toBe(0);
      await anna.page.getByRole('button', { name: 'Manage' }).click();

      await anna.page.getByRole('button', { name: `Remove: ${SLY}` }).click();
      expect(await violations(anna.page)).toEqual([]);
      await anna.agree();
      await heading(guest, 'You were removed').waitFor();
      await gone(anna.inside(SLY));
      expect([anna, second, guest].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), guests.close()]);
    }, 90_000);

    test('a guest who comes back through the door still has what could not be saved before, and it is saved then', async () => {
      const { annas, anna, link } = await inviting('Tea');
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
      await until(() => late.length > 0);
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

    test('a guest whose name nobody could see is asked for another one', async () => {
      const profile = await newProfile(browser());
      const guest = await openTab(profile, `${stack().url}/join#${invitationSecret}`);
      const field = guest.page.getByRole('textbox', { name: 'Your name' });
      await field.fill('\u3164');
      await guest.page.getByRole('button', { name: 'Knock' }).click();
      expect(await field.evaluate((one) => one.matches(':invalid'))).toBe(true);
      await field.fill('Gerda');
      await guest.page.getByRole('button', { name: 'Knock' }).click();
      await heading(guest, 'Waiting to be let in').waitFor();
      await guest.page.getByRole('button', { name: 'Leave' }).click();
      await heading(guest, 'You left').waitFor();
      expect(guest.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('somebody with an account enters by a guests’ link as themselves, logged in or not', async () => {
      const { annas, anna, link } = await inviting(null);
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

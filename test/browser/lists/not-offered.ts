import { describe, expect, test } from '@jest/globals';
import { openSocket } from '../../stories/people/person.ts';
import { arrive } from '../arrival.ts';
import { button } from '../places.ts';
import type { Setting } from '../setting.ts';
import { newProfile, type Tab } from '../tab.ts';

/** What would only be refused. */
export const notOffered = ({ browser, stack }: Setting): void =>
  describe('what somebody may not do', () => {
    const offers = async (tab: Tab) => {
      await tab.page.getByRole('button', { name: 'More for Design review' }).click();
      const items = await tab.page.getByRole('menuitem').allTextContents();
      await tab.page.keyboard.press('Escape');
      return items;
    };
    const ways = (tab: Tab) =>
      tab.page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents();
    const shown = (tab: Tab) => tab.page.getByRole('tab').evaluateAll((tabs) => tabs.map(({ id }) => id));

    test('is not offered to them', async () => {
      const [annas, bens, carlas] = await Promise.all([1, 2, 3].map(() => newProfile(browser())));
      if (!annas || !bens || !carlas) throw new Error('There are three of them.');
      const carla = await arrive(carlas, 'Carla', stack().url);
      const looking = ['Open', 'Show members', 'Show my visits', 'Copy link'];
      expect(await offers(carla)).toEqual(looking);
      expect(await ways(carla)).toEqual(['My sessions', 'My contacts']);
      expect((await shown(carla)).length).toBe(2);
      expect(await carla.page.getByLabel('New session').count()).toBe(0);
      await carla.page.getByRole('link', { name: 'My contacts' }).click();
      await button(carla, 'Remove: Anna').waitFor();
      expect(await carla.page.getByLabel('Invite by email address').count()).toBe(0);
      expect(await carla.page.getByRole('link', { name: /^Shared sessions/ }).count()).toBe(0);

      const ben = await arrive(bens, 'Ben', stack().url);
      expect(await offers(ben)).toEqual(looking);
      expect(await ways(ben)).toEqual(['My sessions', 'My groups', 'My contacts']);
      expect((await shown(ben)).length).toBe(3);
      const anna = await arrive(annas, 'Anna', stack().url);
      expect(await offers(anna)).toEqual([
        'Open',
        'Show members',
        'Show who was there',
        'Show my visits',
        'Copy link',
        'Close',
        'Hide',
      ]);

      // A moderator without a licence moderates, and arranges nothing.
      const socket = await openSocket(stack(), 'anna');
      const appointed = { action: 'member.update', sessionId: 's1', userId: 'carla' } as const;
      await socket.ask({ ...appointed, role: 'moderator' });
      await Promise.all([ben, carla].map(({ page }) => page.goto(`${stack().url}/sessions/s1`)));
      await button(carla, 'Remove: Ben').waitFor();
      expect(await button(carla, 'Remove: Carla').count()).toBe(0);
      expect(await button(carla, 'Manage').count()).toBe(0);
      expect(await button(ben, 'Remove: Carla').count()).toBe(0);
      await socket.ask({ ...appointed, role: 'member' });
      socket.close();
      expect([anna, ben, carla].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), bens.close(), carlas.close()]);
    }, 60_000);
  });

import { describe, expect, test } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { button, heading } from '../places.ts';
import { gone, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Who becomes a moderator or an owner, and who no longer is one. */
export const roles = ({ browser, stack }: Setting): void =>
  describe('the management of roles', () => {
    test('a new moderator can manage at once, and a former one cannot', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
      await ben.addNote.waitFor();
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      await button(anna, 'Manage').click();
      expect(await button(ben, 'Manage').count()).toBe(0);
      const role = anna.page.getByLabel('Role of Ben');
      await role.selectOption('moderator');
      await button(ben, 'Manage').waitFor();
      await button(ben, 'Remove: Anna').waitFor();
      // Nobody takes the owner's place from her.
      await button(ben, 'Manage').click();
      await ben.page.getByLabel('Role of Carla').waitFor();
      expect(await ben.page.getByLabel('Role of Anna').count()).toBe(0);
      await role.selectOption('member');
      await gone(button(ben, 'Manage'));
      await gone(button(ben, 'Remove: Anna'));
      expect([anna, ben].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), bens.close()]);
    }, 60_000);

    test('a session is handed over by two people with a click each, and left for good with one', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s2`);
      await button(anna, 'Manage').click();
      await anna.page.getByText('owner, you').waitFor();
      await button(anna, 'Give up access to this session').click();
      await anna.page.getByText('The session needs a new owner first').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByLabel('Role of Ben').selectOption('moderator');
      await button(anna, 'Make owner: Ben').click();
      await anna.agree();
      await button(anna, 'Withdraw offer: Ben').waitFor();
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s2`);
      await button(ben, 'Manage').click();
      await button(ben, 'Become the owner').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await button(ben, 'Become the owner').click();
      await ben.page.getByText('owner, you').waitFor();
      await button(anna, 'Give up access to this session').click();
      await anna.page.getByText('Give up access?').waitFor();
      await anna.agree();
      await heading(anna, 'My sessions').waitFor();
      await anna.page.getByRole('link', { name: /Design review/ }).waitFor();
      expect(await anna.page.getByText('Weekly planning').count()).toBe(0);
      expect([...anna.faults, ...ben.faults]).toEqual([]);
      await Promise.all([annas.close(), bens.close()]);
    }, 60_000);
  });

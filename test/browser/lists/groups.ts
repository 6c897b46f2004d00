import { describe, expect, test } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { button, heading, overflow } from '../places.ts';
import { gone, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Groups, contacts and links. */
export const groups = ({ browser, stack }: Setting): void =>
  describe('the management of groups and contacts', () => {
    test('groups and contacts are made, changed and undone, on a narrow screen too', async () => {
      const profile = await browser().newContext({ viewport: { width: 360, height: 740 } });
      const anna = await arrive(profile, 'Anna', `${stack().url}/groups`);
      await anna.page.getByRole('link', { name: 'Show sessions of Design team' }).waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await anna.page.getByLabel('New group').fill('Spring');
      await button(anna, 'Create').click();
      await heading(anna, 'Spring').waitFor();
      await anna.page.getByText('No session in this group is open to you.').waitFor();
      await anna.page.getByRole('combobox', { name: 'Session' }).selectOption('Weekly planning');
      await button(anna, 'Add').first().click();
      await anna.page.getByRole('link', { name: /Weekly planning/ }).waitFor();
      await anna.page.getByLabel('One of my contacts').selectOption('Carla');
      await button(anna, 'Add').last().click();
      await button(anna, 'Remove: Carla').waitFor();
      expect(await button(anna, 'Remove: Anna').count()).toBe(0);
      await anna.page.getByLabel('Name of the group').fill('Summer');
      await button(anna, 'Rename').click();
      await heading(anna, 'Summer').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await button(anna, 'Delete group').click();
      await anna.agree();
      await heading(anna, 'My groups').waitFor();
      expect(await anna.page.getByText('Summer').count()).toBe(0);

      await anna.page.getByRole('link', { name: 'My contacts' }).click();
      await anna.page.getByLabel('Invite by email address').fill('ben@example.com');
      await button(anna, 'Invite').click();
      await anna.page.getByText('Invited, not answered yet').waitFor();
      await anna.page.getByLabel('Invite by email address').fill('bem@example.com');
      await button(anna, 'Invite').click();
      await button(anna, 'Withdraw: bem@example.com').click();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await anna.agree();
      await anna.page.getByText('The invitation to bem@example.com has been withdrawn.').waitFor();
      // Logging in does not make Ben anybody's contact; accepting does, on the page that he sees first.
      const bens = await newProfile(browser());
      const ben = await arrive(bens, 'Ben', stack().url);
      await ben.page.getByText('Contact requests').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await anna.page.reload();
      await button(anna, 'Withdraw: ben@example.com').waitFor();
      await button(ben, 'Accept: Anna').click();
      await gone(button(ben, 'Accept: Anna'));
      expect(await ben.page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Anna is one of your contacts now.',
      );
      await ben.page.getByRole('link', { name: 'My contacts' }).click();
      await button(ben, 'Remove: Anna').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      expect(ben.faults).toEqual([]);
      await bens.close();
      await anna.page.reload();
      await anna.page.getByRole('link', { name: 'Shared sessions with Ben' }).click();
      await heading(anna, 'Sessions with Ben').waitFor();
      await anna.page.getByRole('link', { name: /Weekly planning/ }).waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('link', { name: 'My contacts' }).first().click();
      await button(anna, 'Remove: Ben').click();
      await anna.agree();
      await anna.page.getByText('Ben is no longer one of your contacts.').waitFor();

      await anna.page.goto(`${stack().url}/sessions/s2`);
      await button(anna, 'Manage').click();
      await anna.page.getByRole('combobox', { name: 'Valid for' }).selectOption('90 days');
      await button(anna, 'Create link').click();
      await anna.page.getByText('Your link is ready.').waitFor();
      const in90Days = await anna.page.evaluate(() =>
        new Date(Date.now() + 90 * 24 * 3_600_000).toLocaleDateString('en', { dateStyle: 'medium' }),
      );
      await button(anna, new RegExp(`^Revoke: valid until ${in90Days}`)).waitFor();
      // Where a browser does not let the page copy, it is selected to be copied by hand.
      await anna.page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
        getSelection()?.removeAllRanges();
      });
      await button(anna, 'Copy invitation').click();
      await anna.page.getByText('Press').first().waitFor();
      expect(await anna.page.evaluate(() => String(getSelection()))).toMatch(/\/join#[\w-]{43}$/);
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      // Nobody is invited to copy one that leads nowhere.
      await button(anna, /^Revoke: valid until/).click();
      await anna.agree();
      await anna.page.getByText(/^revoked/).waitFor();
      expect(await anna.page.getByText('Your link is ready.').count()).toBe(0);
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 90_000);
  });

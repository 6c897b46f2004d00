import { describe, expect, test } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { button, heading, overflow } from '../places.ts';
import { gone, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Timings that are set for a group and for a session. */
export const timings = ({ browser, stack }: Setting): void =>
  describe('the management of timings', () => {
    test('timings that a group sets apply at once in its sessions, where everybody sees who set them, until they are lifted', async () => {
      const phone = await browser().newContext({ viewport: { width: 360, height: 740 } });
      const bens = await newProfile(browser());
      const anna = await arrive(phone, 'Anna', `${stack().url}/groups`);
      await anna.page.getByLabel('New group').fill('Quick ones');
      await button(anna, 'Create').click();
      await heading(anna, 'Quick ones').waitFor();
      const group = anna.page.url();
      await anna.page.getByRole('combobox', { name: 'Session' }).selectOption('Design review');
      await button(anna, 'Add').first().click();
      await anna.page.getByRole('link', { name: /Design review/ }).waitFor();
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
      const told = (length: string) =>
        ben.page.getByText(`Warning after ${length} without activity`).waitFor();
      await told('1 minute');

      const idle = anna.page.getByLabel('Time without activity before the warning, in minutes');
      await idle.fill('soon');
      await anna.page.keyboard.press('Enter');
      await anna.page.getByText('Enter a number of minutes, such as 15 or 0.5.').waitFor();
      expect(await idle.evaluate((field) => field.matches(':focus'))).toBe(true);
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await idle.fill('0.75');
      await anna.page.keyboard.press('Enter');
      await anna.page.getByText('Saved. The new timings are in effect.').waitFor();
      await anna.page.getByText('Set by this group.').waitFor();
      await told('45 seconds');
      await ben.page.getByText('Why these timings?').click();
      await ben.page.getByText('Set by a group of this session.').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      // Setting the rule has moved the group's revision on, and renaming starts from the new one.
      await anna.page.getByLabel('Name of the group').fill('Quick');
      await button(anna, 'Rename').click();
      await heading(anna, 'Quick').waitFor();

      await anna.page.goto(`${stack().url}/sessions/s1`);
      await button(anna, 'Manage').click();
      await anna.page.getByText('Set by the group “Quick”.').waitFor();
      await anna.page.getByText('It takes effect at once for all 2 people inside.').waitFor();
      await idle.fill('0.9');
      await button(anna, 'Save timings').click();
      await anna.page.getByText('Enter at most 45 seconds.').waitFor();
      await idle.fill('0.5');
      await button(anna, 'Save timings').click();
      await anna.page.getByText('Saved. The new timings are in effect.').waitFor();
      await told('30 seconds');
      await ben.page.getByText('Set in this session.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await button(anna, 'Who has other timings?').click();
      await anna.page.getByText('Everyone inside has the timings of this session.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await button(anna, 'Set nothing here').click();
      await anna.agree();
      await anna.page.getByText('Nothing is set here any more.').waitFor();
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Timings');
      await told('45 seconds');
      // The end of a stay, which nothing puts off, is announced.
      await anna.page.goto(group);
      await anna.page.getByLabel('Longest stay, in minutes').fill('0.5');
      await anna.page.keyboard.press('Enter');
      const end = ben.page.getByRole('region', { name: 'Your stay is about to end' });
      await end.getByText(/^Your stay here ends at \d.*, whatever you do\.$/).waitFor({ timeout: 60_000 });
      await ben.page
        .getByRole('alert')
        .filter({ hasText: 'What you write is saved as you write it. You can come back right away.' })
        .waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await ben.page
        .getByText('You reached the longest stay this session allows.')
        .waitFor({ timeout: 60_000 });
      await gone(end);
      await button(anna, 'Delete group').click();
      await anna.agree();
      await ben.reenter.click();
      await told('1 minute');
      expect([...anna.faults, ...ben.faults]).toEqual([]);
      await Promise.all([phone.close(), bens.close()]);
    }, 90_000);
  });

import { describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { openSocket } from '../../stories/people/person.ts';
import { eventually } from '../../stories/people/sdk-tab.ts';
import { arrive } from '../arrival.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { holds, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Submits the form of a field, and types something else into it before anybody can have answered. */
const typeOn = (field: Locator, next: string): Promise<void> =>
  field.evaluate((element, text) => {
    const input = element as HTMLInputElement;
    input.form?.requestSubmit();
    // As a key does it, and not as a script, which React would not notice.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, next);

/** People who do not wait for an answer. */
export const typingOn = ({ browser, stack }: Setting): void =>
  describe('what is typed while something is being saved', () => {
    test('stays in a field that would be emptied, and in one that is saved again', async () => {
      const profile = await newProfile(browser());
      const { page, faults } = await arrive(profile, 'Anna', `${stack().url}/contacts`);
      const email = page.getByLabel('Invite by email address');
      await email.fill('first@example.com');
      await typeOn(email, 'second@example.com');
      await page.getByText('first@example.com').first().waitFor();
      expect(await email.inputValue()).toBe('second@example.com');

      const url = await newSession(stack(), 'anna', 'Plans');
      await page.goto(url);
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      const name = page.getByLabel('Name of the session');
      await name.fill('Plans for spring');
      await typeOn(name, 'Plans for summer');
      await page.getByRole('heading', { name: 'Plans for spring', level: 1 }).waitFor();
      await holds(name, 'Plans for summer');
      const minutes = page.getByLabel('Time without activity before the warning, in minutes');
      const saved = page.getByText('Saved. The new timings are in effect.');
      await minutes.fill('0.7');
      await typeOn(minutes, '0.8');
      await saved.waitFor();
      expect(await minutes.inputValue()).toBe('0.8');

      // It is based on what has just been saved: nobody else is in the way.
      await name.press('Enter');
      await page.getByRole('heading', { name: 'Plans for summer', level: 1 }).waitFor();
      await minutes.press('Enter');
      const anna = await openSocket(stack(), 'anna');
      const asked = { action: 'rule.get', sessionId: sessionOf(url) };
      await eventually('the second timing to be set', async () =>
        JSON.stringify(await anna.ask(asked)).includes('"rule":{"idleTimeout":{"value":48000}}'),
      );
      anna.close();
      expect(await minutes.inputValue()).toBe('0.8');
      expect(await page.getByText(/Someone else/).count()).toBe(0);
      expect(faults).toEqual([]);
      await profile.close();
    }, 60_000);
  });

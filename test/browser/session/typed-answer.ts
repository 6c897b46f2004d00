import { expect } from '@jest/globals';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import { gone, type SettingOfLine } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** An answer by somebody who types on. */
export const typedAnswer = ({ browser, stack, test }: SettingOfLine): void => {
  test('lets a search go on, takes its next letter for an answer, and submits nothing on Enter', async () => {
    const profile = await newProfile(browser());
    const anna = await arrive(profile, 'Anna', await newSession(stack(), 'anna', 'Searching'));
    await anna.addNote.waitFor();
    // An application’s own field in a component of its own.
    await anna.page.evaluate(() => {
      const host = document.createElement('div');
      host.attachShadow({ mode: 'open' }).innerHTML = '<form><input value="moon"></form>';
      document.body.prepend(host);
      const form = host.shadowRoot?.querySelector('form');
      form?.addEventListener('submit', (event) => {
        event.preventDefault();
        form.querySelector('input')?.setAttribute('value', 'It was sent.');
        document.title = 'It was sent.';
      });
      form?.querySelector('input')?.focus();
    });
    const field = anna.page.locator('form input');
    await anna.page.keyboard.press('End');
    await anna.warning.waitFor();
    await anna.page.keyboard.type('light');
    await gone(anna.warning);
    expect(await field.inputValue()).toBe('moonlight');
    await anna.page
      .locator('.note')
      .getByText(/^You went on typing, so you stay\. Logged out no sooner than \d/)
      .waitFor();

    await anna.warning.waitFor();
    await anna.page.keyboard.press('Enter');
    await gone(anna.warning);
    expect(await anna.page.title()).not.toContain('It was sent.');
    expect(anna.faults).toEqual([]);
    await profile.close();
  }, 60_000);
};

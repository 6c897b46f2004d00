import { expect } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { newSession } from '../new-session.ts';
import type { SettingOfLine } from '../setting.ts';
import { openTab } from '../tab.ts';

/** The way back where a standard asks for a login. */
export const loginAgain = ({ browser, stack, test }: SettingOfLine): void => {
  test('that nobody answers requires a login afterwards where a standard says so, in either language; a click does not suffice', async () => {
    const profile = await browser().newContext({
      locale: 'de-AT',
      viewport: { width: 1100, height: 760 },
    });
    const session = await newSession(stack(), 'ben', 'Accounts');
    const { page, faults } = await openTab(profile, session);
    const heading = (name: string) => page.getByRole('heading', { name, exact: true });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await button('Anmelden').click();
    await button('Log in as Ben Licence holder').click();
    await heading('Sie wurden abgemeldet').waitFor({ timeout: 60_000 });
    await page.getByText('Um zurückzukommen, melden Sie sich neu an.').waitFor();
    expect(await button('Wieder eintreten').count()).toBe(0);
    expect(await violations(page)).toEqual([]);

    // A reload brings nobody back, though the browser still has its login.
    await page.reload();
    await heading('Sie wurden abgemeldet').waitFor();
    await button('Neu anmelden').waitFor();
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
    await page.getByText('To come back, log in again.').waitFor();
    await button('Log in again').click();
    await button('Log in as Ben Licence holder').click();
    await button('Add a note').waitFor();
    expect(page.url()).toBe(session);
    expect(faults).toEqual([]);
    await profile.close();
  }, 90_000);
};

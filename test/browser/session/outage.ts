import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Notes, and a stack that ends and starts again. */
export const outage = ({ browser, stack }: Setting): void => {
  test('what is written while the server is down is kept, and saved when it is back; if its table was restored, what that holds is shown', async () => {
    const [table, copy] = ['table', 'copy'].map((name) => join(stack().data, name)) as [string, string];
    const profile = await newProfile(browser());
    const tab = await arrive(profile, 'Ben', await newSession(stack(), 'ben', 'An outage'));
    await tab.addNote.click();
    await tab.page.keyboard.type('Before.');
    // However often it is saved meanwhile, that is announced once, when the writing pauses.
    const aloud = tab.page.locator('.notes > [role=status]');
    await aloud.evaluate((region) => {
      const said: (string | null)[] = [];
      Object.assign(globalThis, { said });
      const hear = () => said.push(region.textContent);
      new MutationObserver(hear).observe(region, { subtree: true, childList: true, characterData: true });
    });
    for (const word of [' And', ' on', ' and', ' on.']) {
      await tab.page.keyboard.type(word);
      await tab.page.getByText('Saving…', { exact: true }).waitFor();
      await tab.page.getByText('Saved', { exact: true }).waitFor();
    }
    await aloud.getByText('Note 1: Saved').waitFor();
    const said = await tab.page.evaluate(() => (globalThis as { said?: readonly string[] }).said);
    // A slow machine may also announce that saving takes long.
    expect(said?.filter((sentence) => /Sav(ed|ing…)$/.test(sentence))).toEqual(['Note 1: Saved']);
    expect(await tab.page.locator('.note [role=status]').count()).toBe(0);
    await stack().kill();
    await tab.page.getByText('Reconnecting…').waitFor();
    expect(await violations(tab.page)).toEqual([]);
    // Nobody knows when they will be warned.
    expect(await tab.page.getByText(/^Warning in/).count()).toBe(0);
    await tab.notes.first().fill('Before and during.');
    await tab.page.getByText('Kept here, and saved when you are back', { exact: true }).waitFor();
    await cp(table, copy, { recursive: true });
    await stack().restart();
    await tab.page.getByRole('button', { name: 'Try now' }).click();
    await tab.page.getByText('Saved', { exact: true }).waitFor();
    await gone(tab.page.getByText('Reconnecting…'));
    await holds(tab.notes.first(), 'Before and during.');
    await tab.page.reload();
    await holds(tab.notes.first(), 'Before and during.');

    await tab.notes.first().fill('Before, during and after.');
    await tab.page.getByText('Saved', { exact: true }).waitFor();
    await stack().kill();
    await tab.page.getByText('Reconnecting…').waitFor();
    await rm(table, { recursive: true });
    await cp(copy, table, { recursive: true });
    await stack().restart();
    await tab.page.getByRole('button', { name: 'Try now' }).click();
    await gone(tab.page.getByText('Reconnecting…'));
    await holds(tab.notes.first(), 'Before. And on and on.');
    await tab.notes.first().fill('Before, and anew.');
    await tab.page.getByText('Saved', { exact: true }).waitFor();
    await profile.close();
  }, 90_000);
};

import { expect } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { keepBack } from '../intercept.ts';
import { gone, type SettingOfLine } from '../setting.ts';
import { keepBusy, newProfile, openTab, type Tab } from '../tab.ts';

/** Somebody who is here without typing. */
export const hold = ({ browser, stack, test }: SettingOfLine): void => {
  test('waits for somebody who says that they are here, visibly to everybody, until a moderator ends it', async () => {
    const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
    const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
    await anna.addNote.waitFor();
    const stop = keepBusy(anna);
    const beginning = await keepBack(bens, 'session.hold', 'session.held');
    const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
    const button = (name: string) => ben.page.getByRole('button', { name, exact: true });
    const aloud = (tab: Tab) => tab.page.getByRole('status');
    const form = ben.page.getByRole('dialog', { name: 'I’m here, without typing' });
    await button('I’m here, without typing').click();
    await form.getByRole('radio', { name: 'I’m reading' }).check();
    const lengths = form.getByLabel('For how long?').locator('option');
    expect(await lengths.allTextContents()).toEqual(['1 minute']);
    expect(await violations(ben.page)).toEqual([]);
    await button('Don’t warn me').click();
    // It is on its way, and cannot be cancelled any more.
    await beginning.asked();
    expect(await button('Cancel').getAttribute('aria-disabled')).toBe('true');
    await button('Cancel').click({ force: true });
    expect(await form.count()).toBe(1);
    await beginning.letGo();
    await gone(form);
    await aloud(ben)
      .getByText(/^“I’m reading”: you won’t be warned before \d/)
      .waitFor();
    await ben.page.getByText(/^“I’m reading”: 0:[0-5]\d left, until \d/).waitFor();
    expect(await ben.page.evaluate(() => document.activeElement?.textContent)).toBe('I’m back');
    expect(await violations(ben.page)).toEqual([]);
    const chip = anna.inside('Ben').getByText(/^reading until \d/);
    await chip.waitFor();
    await aloud(anna)
      .getByText(/^Ben: reading until \d/)
      .waitFor();
    // Also from outside, for somebody who looks who is inside.
    const list = await openTab(annas, stack().url);
    await list.page.getByRole('button', { name: 'More for Design review' }).click();
    await list.page.getByRole('menuitem', { name: 'Show who is inside' }).click();
    await list.page
      .getByRole('dialog', { name: 'Inside Design review' })
      .getByRole('listitem')
      .filter({ hasText: /^.*Ben.*reading until \d/ })
      .waitFor();
    expect(await violations(list.page)).toEqual([]);
    await list.page.close();
    await ben.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
    await ben
      .inside('Ben')
      .getByText(/^liest bis \d/)
      .waitFor();

    // And for a moderator, as an exception to the session's timings.
    await anna.page.getByRole('button', { name: 'Manage', exact: true }).click();
    await anna.page.getByRole('button', { name: 'Who has other timings?' }).click();
    const others = anna.page.getByRole('dialog', { name: 'Other timings' });
    await others
      .getByRole('listitem')
      .filter({ hasText: /Ben.*reading until \d/ })
      .waitFor();
    expect(await others.getByRole('listitem').count()).toBe(1);
    expect(await violations(anna.page)).toEqual([]);
    await others.getByRole('button', { name: 'Close' }).click();
    await anna.page.getByRole('button', { name: 'Manage', exact: true }).click();

    // Longer than the idle timeout.
    await ben.page.getByText(/^„Ich lese“: noch 0:[0-4]\d, bis \d/).waitFor({ timeout: 30_000 });
    expect(await ben.page.locator('dialog[open]').count()).toBe(0);
    await ben.page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
    await anna.page.getByRole('button', { name: 'Warn as usual: Ben' }).click();
    expect(await violations(anna.page)).toEqual([]);
    await anna.agree();
    await ben.warning.waitFor();
    await gone(chip);
    expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Inside/);

    await ben.extend.click();
    await gone(ben.warning);
    await button('I’m here, without typing').click();
    await button('Don’t warn me').click();
    // The hold ends by itself while a moderator is asked whether to end it: the question disappears, and the focus is
    // not lost.
    await anna.page.getByRole('button', { name: 'Warn as usual: Ben' }).click();
    const question = anna.page.getByRole('group', { name: 'Warn as usual: Ben' });
    await question.waitFor();
    await button('I’m back').click();
    await gone(question);
    expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Inside/);
    await aloud(ben).getByText('You will be warned as usual again.').waitFor();
    await button('I’m here, without typing').waitFor();
    await stop();
    expect([anna, ben, list].flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all([annas.close(), bens.close()]);
  }, 90_000);
};

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { violations } from './accessibility.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { keepBusy, newProfile, openTab, type Tab } from './tab.ts';

const executable = findBrowser();
if (executable === null)
  console.error(
    '\n*** BROWSER TESTS ARE SKIPPED: no Chromium or Chrome was found. Install one, or name it in CHROME_PATH. ***\n',
  );
const inBrowser = executable === null ? describe.skip : describe;

/** Long enough that nobody is warned while a slow machine gets everybody in. */
const idle = 12_000;
const warning = 8_000;

inBrowser('the page, in a real browser on the local stack', () => {
  let stack: LocalStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      startLocalStack({ idle, warning, grace: 2_000 }),
      launchBrowser(executable ?? ''),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, 30_000);

  test('Anna alone is warned, on each of her tabs, extends in one, is logged out when she does not, and finds everything on her return', async () => {
    const annas = await newProfile(browser);
    const bens = await newProfile(browser);

    const anna = await openTab(annas, stack.url);
    expect(await violations(anna.page)).toEqual([]);
    await anna.signIn('Anna');
    await anna.page.getByRole('link', { name: /Design review/ }).waitFor();
    expect(await anna.page.getByText('Nobody inside').count()).toBe(2);
    expect(await violations(anna.page)).toEqual([]);
    await anna.page.getByRole('link', { name: /Design review/ }).click();
    await anna.addNote.waitFor();
    const link = anna.page.url();
    expect(new URL(link).pathname).toBe('/sessions/s1');
    expect(await anna.page.getByText('Demo timings').isVisible()).toBe(true);
    expect(await anna.page.getByText('idle 12 s, warning 8 s').isVisible()).toBe(true);

    // Ben opens the link, must first say who he is, and comes back to the session.
    const ben = await openTab(bens, link);
    await ben.signIn('Ben');
    await ben.inside('Anna').waitFor();
    await anna.inside('Ben').waitFor();
    let stopBen = keepBusy(ben);

    const second = await openTab(annas, link);
    await second.signIn('Anna');
    await second.inside('Anna').waitFor();
    expect(await ben.inside('Anna').count()).toBe(1);

    await anna.addNote.click();
    await anna.page.keyboard.type('Hang the lanterns before dusk.');
    await anna.page.getByText('Saved').waitFor();
    await withValue(ben, 'Hang the lanterns before dusk.');
    await withValue(second, 'Hang the lanterns before dusk.');
    await ben.notes.first().fill('Hang the lanterns at noon.');
    await withValue(anna, 'Hang the lanterns at noon.');
    expect(await violations(ben.page)).toEqual([]);

    // The other goes, and is seen to go, and comes back.
    await stopBen();
    await ben.page.close();
    await gone(anna.inside('Ben'));
    const benAgain = await openTab(bens, link);
    await benAgain.signIn('Ben');
    await anna.inside('Ben').waitFor();
    stopBen = keepBusy(benAgain);

    await Promise.all([anna.warning.waitFor(), second.warning.waitFor()]);
    expect(await benAgain.warning.count()).toBe(0);
    expect(await anna.page.getByRole('timer').textContent()).toMatch(/^0:0[1-8]$/);
    expect(await anna.page.title()).toMatch(/^Still there\? 0:0\d – Design review$/);
    expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Extend session');
    await anna.extend.click();
    await Promise.all([gone(anna.warning), gone(second.warning)]);

    await Promise.all([anna.warning.waitFor(), second.warning.waitFor()]);
    await benAgain.inside('Anna').getByText('inactive').waitFor();
    expect(await violations(second.page)).toEqual([]);
    await Promise.all([anna.loggedOut.waitFor(), second.loggedOut.waitFor()]);
    expect(await anna.page.getByText('You were logged out because you were inactive.').isVisible()).toBe(
      true,
    );
    expect(await violations(anna.page)).toEqual([]);
    await gone(benAgain.inside('Anna'));
    expect(await benAgain.loggedOut.count()).toBe(0);
    expect(await benAgain.inside('Ben').count()).toBe(1);

    await anna.reenter.click();
    await withValue(anna, 'Hang the lanterns at noon.');
    await benAgain.inside('Anna').waitFor();
    expect(await second.loggedOut.isVisible()).toBe(true);

    await anna.page.getByRole('button', { name: 'Exit' }).click();
    await anna.page.getByRole('heading', { name: 'You left' }).waitFor();
    await gone(benAgain.inside('Anna'));
    await stopBen();
    expect([anna, second, ben, benAgain].flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all([annas.close(), bens.close()]);
  }, 120_000);

  test('everything can be done with the keyboard alone, and the focus is never lost', async () => {
    const profile = await newProfile(browser);
    const { page, ...tab } = await openTab(profile, stack.url);
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const tabTo = async (target: Locator) => {
      for (let step = 0; step < 30; step += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`The Tab key never reached ${String(target)}; the focus is on “${await focused()}”.`);
    };

    await tabTo(page.getByRole('button', { name: /^Ben/ }));
    await page.keyboard.press('Enter');
    const card = page.getByRole('link', { name: /Weekly planning/ });
    await card.waitFor();
    expect(await focused()).toBe('My sessions');
    await tabTo(card);
    await page.keyboard.press('Enter');
    await tab.addNote.waitFor();
    expect(await focused()).toBe('Weekly planning');
    await tabTo(tab.addNote);
    await page.keyboard.press('Enter');
    await page.keyboard.type('Not one key is lost.');
    await page.getByText('Saved').waitFor();
    expect(await tab.notes.first().inputValue()).toBe('Not one key is lost.');

    await tab.warning.waitFor();
    expect(await focused()).toBe('Extend session');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await tab.warning.isVisible()).toBe(true);
    await tabTo(tab.extend);
    await page.keyboard.press('Enter');
    await gone(tab.warning);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');

    await page.keyboard.type(' Really.');
    await tabTo(page.getByRole('button', { name: 'Delete note 1' }));
    await page.getByText('Saved').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Note deleted.').waitFor();
    expect(await focused()).toBe('Undo');
    await page.keyboard.press('Enter');
    await withValue({ notes: tab.notes }, 'Not one key is lost. Really.');

    await tab.loggedOut.waitFor();
    expect(await focused()).toBe('You were logged out');
    await tabTo(tab.reenter);
    await page.keyboard.press('Enter');
    await withValue({ notes: tab.notes }, 'Not one key is lost. Really.');
    expect(await focused()).toBe('Weekly planning');
    expect(tab.faults).toEqual([]);
    await profile.close();
  }, 90_000);

  test('two who write the same note at once are asked, and both versions are shown', async () => {
    const people = await Promise.all(
      ['Anna', 'Ben'].map(async (name) => {
        const profile = await newProfile(browser);
        const tab = await openTab(profile, `${stack.url}/sessions/s1`);
        await tab.signIn(name);
        await tab.addNote.waitFor();
        return tab;
      }),
    );
    const [anna, ben] = people as [Tab, Tab];
    const stops = people.map(keepBusy);
    await anna.addNote.click();
    await anna.page.keyboard.type('<b>Tea</b> at five');
    const note = (tab: Tab) => tab.notes.last();
    await expectValue(note(ben), '<b>Tea</b> at five');

    await Promise.all([note(anna).fill('Tea at six'), note(ben).fill('Tea at seven')]);
    const loser = await Promise.race(
      people.map(async (tab) => {
        await tab.page.getByText('Somebody else changed this note.').waitFor();
        return tab;
      }),
    );
    const winner = loser === anna ? ben : anna;
    const [mine, theirs] = [await note(loser).inputValue(), await note(winner).inputValue()];
    expect([mine, theirs].sort()).toEqual(['Tea at seven', 'Tea at six']);
    expect(await loser.page.getByRole('blockquote').textContent()).toBe(theirs);
    expect(await violations(loser.page)).toEqual([]);
    await loser.page.getByRole('button', { name: /^Keep mine/ }).click();
    await expectValue(note(winner), mine);
    expect(await loser.page.getByRole('blockquote').count()).toBe(0);

    await Promise.all(stops.map((stop) => stop()));
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all(people.map(({ page }) => page.context().close()));
  }, 60_000);

  test('on a narrow screen nothing is cut off', async () => {
    const profile = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const tab = await openTab(profile, `${stack.url}/sessions/s2`);
    const overflow = () =>
      tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await tab.signIn('Ben');
    await tab.addNote.waitFor();
    expect(await overflow()).toBe(0);
    expect(await violations(tab.page)).toEqual([]);
    await tab.warning.waitFor();
    expect(await overflow()).toBe(0);
    const box = await tab.warning.boundingBox();
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 360).toBe(true);
    await profile.close();
  }, 60_000);
});

const gone = (place: Locator) => place.waitFor({ state: 'detached' });

const withValue = (tab: Pick<Tab, 'notes'>, value: string) => expectValue(tab.notes.first(), value);

/** Waits until the field holds the value. */
const expectValue = async (field: Locator, value: string) => {
  await field.waitFor();
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    if ((await field.inputValue()) === value) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await field.inputValue()).toBe(value);
};

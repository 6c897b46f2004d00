import { describe, expect } from '@jest/globals';
import { arrive } from '../arrival.ts';
import { findBrowser, launchKeepingBrowser } from '../browser.ts';
import { gone, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab } from '../tab.ts';

/** In milliseconds. */
export const GRACE = 2_000;

/** What others see of a tab that is closed. */
export const goodbye = ({ browser, stack, test }: SettingOfLine): void =>
  describe('a tab says goodbye', () => {
    test('when it is closed, or leaves for another page and is kept to be gone back to, and others see it go after the short grace', async () => {
      const here = await newProfile(browser());
      const anna = await arrive(here, 'Anna', `${stack().url}/sessions/s1`);
      const keeping = await launchKeepingBrowser(findBrowser() ?? '');
      const visit = async (
        name: string,
        leave: (page: (typeof anna)['page']) => Promise<unknown>,
        by = browser(),
      ) => {
        const profile = await newProfile(by);
        const { page, addNote } = await arrive(profile, name, `${stack().url}/sessions/s1`);
        await addNote.waitFor();
        await anna.inside(name).waitFor();
        const leftAt = Date.now();
        await leave(page);
        await gone(anna.inside(name));
        await profile.close();
        return Date.now() - leftAt;
      };
      try {
        const visits = await Promise.all([
          visit('Ben', (page) => page.close({ runBeforeUnload: false })),
          visit('Carla', (page) => page.goto(`${stack().url}/config.json`), keeping),
        ]);
        // The long grace is fifteen times as long.
        for (const took of visits) expect(took).toBeLessThan(GRACE + 18_000);
      } finally {
        await keeping.close();
      }
      expect(anna.faults).toEqual([]);
      await here.close();
    }, 120_000);

    test('after the last words that were not saved yet', async () => {
      const [here, there] = [await newProfile(browser()), await newProfile(browser())];
      const anna = await arrive(here, 'Anna', `${stack().url}/sessions/s1`);
      const ben = await arrive(there, 'Ben', `${stack().url}/sessions/s1`);
      await ben.addNote.waitFor();
      const reads = (words: string, timeout: number) =>
        anna.page.waitForFunction(
          (text) => [...document.querySelectorAll('textarea')].some(({ value }) => value === text),
          words,
          // By frames, a page would make sixty a second.
          { timeout, polling: 100 },
        );
      /** Whether they arrive while their author is away. */
      const come = async (words: string) => {
        const { page, addNote } = await openTab(there, `${stack().url}/sessions/s1`);
        await addNote.click();
        await page.locator('textarea:focus').waitFor();
        await page.keyboard.type(words);
        const closed = page.waitForEvent('close');
        await page.close({ runBeforeUnload: true });
        const isRead = await reads(words, 5_000).then(
          () => true,
          () => false,
        );
        // As long as it is there, its words are its own.
        await closed;
        return isRead;
      };
      // A browser that is short of time may seldom close a page before it lets its last words out; then they come with
      // the return.
      const said: string[] = [];
      let arrived = false;
      for (const words of ['As I was saying', 'As I said before', 'As I keep saying'])
        if (!arrived) {
          said.push(words);
          arrived = await come(words);
        }
      expect(arrived).toBe(true);
      await ben.page.reload();
      for (const words of said) await reads(words, 30_000);
      await Promise.all([here.close(), there.close()]);
    }, 120_000);

    test('and comes back into the session as it was when somebody navigates back to it', async () => {
      const profile = await newProfile(browser());
      const tab = await arrive(profile, 'Ben', `${stack().url}/sessions/s1`);
      await tab.addNote.waitFor();
      await tab.page.goto('about:blank');
      await tab.page.goBack();
      await tab.inside('Ben').waitFor();
      await tab.addNote.waitFor();
      await profile.close();
    }, 60_000);
  });

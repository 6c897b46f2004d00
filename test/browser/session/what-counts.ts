import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import type { SettingOfLine } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** Repeats an action for longer than the idle timeout. Returns whether the warning has come. */
const keepsAt = async (page: Page, act: () => Promise<unknown>): Promise<boolean> => {
  for (const until = Date.now() + 14_000; Date.now() < until; await page.waitForTimeout(1_000)) {
    await act();
    if ((await page.locator('dialog[open]').count()) > 0) return false;
  }
  return true;
};

/** Activity that is neither a pointer nor a key in the page itself. */
export const whatCounts = ({ browser, stack, test }: SettingOfLine): void =>
  describe('what counts as activity', () => {
    test('reading by keyboard, clicking without a pointer, and typing in a frame keep somebody inside', async () => {
      const alone = async (
        name: string,
        session: string,
        act: (page: Page) => Promise<() => Promise<unknown>>,
      ): Promise<boolean> => {
        const profile = await newProfile(browser());
        const { page, ...tab } = await arrive(profile, name, session);
        await tab.addNote.waitFor();
        const kept = await keepsAt(page, await act(page));
        expect(tab.faults).toEqual([]);
        await profile.close();
        return kept;
      };
      const own = await newSession(stack(), 'anna', 'Reading room');
      const reading = alone('Anna', own, async (page) => {
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        return () => page.keyboard.press('PageDown');
      });
      const clicking = alone('Ben', `${stack().url}/sessions/s2`, async (page) => async () => {
        await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.workspace button')]
            .find((one) => one.textContent === 'Copy link')
            ?.click(),
        );
      });
      const typing = alone('Carla', `${stack().url}/sessions/s1`, async (page) => {
        await page.evaluate(() => {
          const frame = document.createElement('iframe');
          frame.src = 'about:blank';
          document.querySelector('.workspace')?.prepend(frame);
          frame.contentDocument?.body.append(document.createElement('textarea'));
        });
        const place = page.frameLocator('iframe').locator('textarea');
        await place.focus();
        return () => place.pressSequentially('x');
      });
      // Each in a session of their own, at the same time.
      const [reads, clicks, types] = await Promise.all([reading, clicking, typing]);
      expect({ reads, clicks, types }).toEqual({ reads: true, clicks: true, types: true });
    }, 120_000);
  });

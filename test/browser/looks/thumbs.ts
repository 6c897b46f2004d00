import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSocket } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import type { Setting } from '../setting.ts';
import { newProfile, openTab } from '../tab.ts';

/** In pixels: what WCAG 2.2 asks for at level AAA. */
const THUMB = 44;

const crowd = Array.from({ length: 40 }, (_, index) => ({
  participantId: `made-up-${index + 1}`,
  name: `Guest ${index + 1}`,
  kind: 'guest',
  role: 'member',
  phase: 'present',
  media: { audio: false, video: false },
}));

/** Everything pressable that is smaller, except links within a text. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate((least) => {
    const pressable = [...document.querySelectorAll('button, select, input, summary, nav a, .rows a, .card')];
    return pressable.flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isShown = width > 1 && height > 1;
      return isShown && Math.min(width, height) < least - 0.5
        ? [`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`]
        : [];
    });
  }, THUMB);

/** Phones, and the order of the Tab key. */
export const thumbs = ({ browser, stack }: Setting): void =>
  describe('for thumbs and the Tab key', () => {
    test('everything pressable on a phone is as large as a thumb', async () => {
      const profile = await browser().newContext({
        viewport: { width: 360, height: 740 },
        hasTouch: true,
        isMobile: true,
      });
      const anna = await openTab(profile, stack().url);
      expect(await tooSmall(anna.page)).toEqual([]);
      await anna.signIn('Anna');
      await anna.page.getByRole('tab', { name: 'Active 2' }).waitFor();
      expect(await tooSmall(anna.page)).toEqual([]);
      await anna.page.getByRole('button', { name: 'More for Design review' }).click();
      expect(await tooSmall(anna.page)).toEqual([]);
      await anna.page.keyboard.press('Escape');
      await anna.page.goto(`${stack().url}/contacts`);
      await anna.page
        .getByRole('link', { name: /Shared sessions/ })
        .first()
        .waitFor();
      expect(await tooSmall(anna.page)).toEqual([]);
      await anna.page.goto(`${stack().url}/sessions/s1`);
      await anna.addNote.click();
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      await anna.page.getByLabel('Role of Ben').waitFor();
      expect(await tooSmall(anna.page)).toEqual([]);
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('a phone shows a few of a crowd above the notes, and all of them on request', async () => {
      const profile = await browser().newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        socket.connectToServer().onMessage((text) => {
          const message = JSON.parse(String(text));
          if (message.type === 'session.joined') message.roster.push(...crowd);
          socket.send(JSON.stringify(message));
        });
      });
      const anna = await arrive(profile, 'Anna', `${stack().url}/sessions/s2`);
      await anna.addNote.waitFor();
      const { page } = anna;
      const inside = page.getByRole('complementary').getByRole('listitem').filter({ visible: true });
      const addNoteIsSeen = () =>
        anna.addNote.evaluate((button) => button.getBoundingClientRect().bottom < innerHeight);
      await page.getByRole('heading', { name: 'Inside 41' }).waitFor();
      expect((await inside.allTextContents())[0]).toContain('Anna (you)');
      expect(await inside.count()).toBe(4);
      expect(await addNoteIsSeen()).toBe(true);
      expect(await tooSmall(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove: Guest 1', exact: true }).focus();
      await page.keyboard.press('End');
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(await focused()).toBe('Remove: Guest 3');
      await page.getByRole('button', { name: 'Show all', exact: true }).click();
      expect(await inside.count()).toBe(41);
      await inside.filter({ hasText: 'Guest 40' }).scrollIntoViewIfNeeded();
      expect(await violations(page)).toEqual([]);
      // The button to fold the list is still in view, and leads back to where the list begins.
      await page.getByRole('button', { name: 'Show fewer' }).click();
      expect(await inside.count()).toBe(4);
      expect(await addNoteIsSeen()).toBe(true);
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('the first tab stop skips the header; a long list is one stop, arrow keys lead through it, and a question is harmless', async () => {
      const socket = await openSocket(stack(), 'anna');
      const profile = await newProfile(browser());
      const anna = await arrive(profile, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      const { page } = anna;
      const focused = () =>
        page.evaluate(() => {
          const { ariaLabel, textContent, tagName } = document.activeElement as HTMLElement;
          return ariaLabel ?? (tagName === 'MAIN' ? 'MAIN' : textContent);
        });
      const press = async (...keys: readonly string[]) => {
        for (const key of keys) await page.keyboard.press(key);
        return focused();
      };
      // The heading has the focus, and what comes before it is reached backwards; this is the very first.
      for (let step = 0; step < 20 && (await focused()) !== 'Skip to content'; step += 1)
        await press('Shift+Tab');
      expect(await focused()).toBe('Skip to content');
      expect(await violations(page)).toEqual([]);
      expect(await press('Enter')).toBe('MAIN');
      expect(new URL(page.url()).hash).toBe('');

      await page.getByRole('button', { name: 'Manage' }).click();
      await page.getByLabel('Role of Carla').waitFor();
      const stops = () =>
        page
          .getByRole('region', { name: 'Members' })
          .getByRole('listitem')
          .locator('button:not([tabindex="-1"]), select:not([tabindex="-1"])')
          .count();
      await page.getByRole('button', { name: 'Remove: Ben' }).focus();
      // His role and his removal, and nothing of anybody else.
      expect(await stops()).toBe(2);
      expect(await press('ArrowDown')).toBe('Remove: Carla');
      expect(await stops()).toBe(2);
      expect(await press('ArrowDown')).toBe('Remove: Carla');
      expect(await press('ArrowUp', 'Enter')).toBe('Cancel');
      expect(await press('Enter')).toBe('Remove: Ben');
      expect(await socket.ask({ action: 'members.list', sessionId: 's1' })).toMatchObject({
        members: expect.arrayContaining([expect.objectContaining({ userId: 'ben' })]),
      });
      await page.getByLabel('Role of Ben').selectOption('moderator');
      await page.getByText('Ben is now a moderator.', { exact: true }).waitFor();
      await page.getByLabel('Role of Ben').selectOption('member');
      await page.getByText('Ben is now a member.', { exact: true }).waitFor();
      socket.close();
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 60_000);
  });

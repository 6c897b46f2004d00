import { expect, test } from '@jest/globals';
import { invitationSecret } from '../../../local/users.ts';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import { overflow } from '../places.ts';
import type { Setting } from '../setting.ts';
import { newProfile, openTab } from '../tab.ts';

/** How people have set their browsers, and what they do with a page beside using it. */
export const settings = ({ browser, stack }: Setting): void => {
  test('a name that is one long word is broken where it would not fit', async () => {
    const profile = await browser().newContext({ viewport: { width: 360, height: 740 } });
    const name = 'https://wiki.example.com/display/planning/Weekly+planning+of+everybody';
    const { page } = await arrive(profile, 'Ben', await newSession(stack(), 'ben', name));
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByText(name).waitFor();
    expect(await overflow({ page })).toBe(0);
    await page.getByRole('button', { name: 'See what happened' }).click();
    const dialog = page.getByRole('dialog', { name: /^My visits to https/ });
    expect(await dialog.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    await profile.close();
  }, 30_000);

  test('in the colours of the system one still sees where one is', async () => {
    const profile = await browser().newContext({ forcedColors: 'active' });
    const { page } = await arrive(profile, 'Ben', `${stack().url}/`);
    await page.getByRole('tab', { name: /^Hidden/ }).waitFor();
    await page.getByRole('link', { name: 'My groups' }).waitFor();
    const looks = (selector: string) =>
      page.locator(selector).evaluateAll((all) =>
        all.map((one) => {
          const { backgroundColor, borderBottomColor } = getComputedStyle(one);
          return `${backgroundColor} ${borderBottomColor}`;
        }),
      );
    for (const [chosen = '', ...others] of [await looks('nav a'), await looks('[role=tab]')]) {
      expect(others.length).toBe(2);
      expect(others).not.toContain(chosen);
    }
    await profile.close();
  }, 30_000);

  test('at 400 % zoom a knock shows who it is and its answers', async () => {
    const profile = await browser().newContext({ viewport: { width: 320, height: 256 } });
    const { page, addNote } = await arrive(profile, 'Anna', `${stack().url}/sessions/s1`);
    await addNote.waitFor();
    const guest = await openTab(await newProfile(browser()), `${stack().url}/join#${invitationSecret}`);
    await guest.page.getByRole('textbox', { name: 'Your name' }).fill('Gisela');
    await guest.page.getByRole('button', { name: 'Knock' }).click();
    const [who, answer] = [page.getByText('Gisela is at the door.').last(), page.getByText('Let in').first()];
    await answer.waitFor();
    const isSeen = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [
        document.elementFromPoint(left + 5, top + 5),
        document.elementFromPoint(right - 5, bottom - 5),
      ].every((there) => element.contains(there));
    };
    expect([await who.evaluate(isSeen), await answer.evaluate(isSeen)]).toEqual([true, true]);
    await Promise.all([profile.close(), guest.page.context().close()]);
  }, 30_000);

  test('a long note is printed whole, and without what cannot be pressed on paper', async () => {
    const profile = await newProfile(browser());
    const { page, addNote, notes } = await arrive(
      profile,
      'Ben',
      await newSession(stack(), 'ben', 'Minutes'),
    );
    await addNote.click();
    await page.keyboard.insertText(Array.from({ length: 60 }, (_, line) => `Line ${line}`).join('\n'));
    const hidden = () => notes.first().evaluate((field) => field.scrollHeight - field.clientHeight);
    expect(await hidden()).toBeGreaterThan(0);
    await page.emulateMedia({ media: 'print' });
    expect(await hidden()).toBe(0);
    expect(await addNote.isVisible()).toBe(false);
    await profile.close();
  }, 30_000);
};

import { describe, expect } from '@jest/globals';
import { openSocket, reply } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { intercept, until } from '../intercept.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { keepBusy, newProfile, type Tab } from '../tab.ts';

/** What two people write at once, and what is written and deleted at once. */
export const notes = ({ browser, stack, test }: SettingOfLine): void =>
  describe('notes', () => {
    test('two people who write the same note at once are asked, and see both versions', async () => {
      const people = await Promise.all(
        ['Anna', 'Ben'].map(async (name) => {
          const profile = await newProfile(browser());
          const tab = await arrive(profile, name, `${stack().url}/sessions/s2`);
          await tab.addNote.waitFor();
          return tab;
        }),
      );
      const [anna, ben] = people as [Tab, Tab];
      const stops = people.map(keepBusy);
      await anna.addNote.click();
      await anna.page.keyboard.type('<b>Tea</b> at five');
      const gaps = anna.page.evaluate(flickers);
      const note = (tab: Tab) => tab.notes.last();
      await holds(note(ben), '<b>Tea</b> at five');
      expect(await gaps).toBe(0);

      await Promise.all([note(anna).fill('Tea at six'), note(ben).fill('Tea at seven')]);
      const loser = await Promise.race(
        people.map(async (tab) => {
          await tab.page.getByText('Someone else changed this note.').waitFor();
          return tab;
        }),
      );
      const winner = loser === anna ? ben : anna;
      const [mine, theirs] = [await note(loser).inputValue(), await note(winner).inputValue()];
      expect([mine, theirs].sort()).toEqual(['Tea at seven', 'Tea at six']);
      expect(await loser.page.getByRole('blockquote').textContent()).toBe(theirs);
      expect(await violations(loser.page)).toEqual([]);
      await loser.page.getByRole('button', { name: /^Keep mine/ }).click();
      await holds(note(winner), mine);
      expect(await loser.page.getByRole('blockquote').count()).toBe(0);
      // The pressed button is gone with the question.
      expect(await note(loser).evaluate((field) => field === document.activeElement)).toBe(true);

      await Promise.all(stops.map((stop) => stop()));
      expect(people.flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all(people.map(({ page }) => page.context().close()));
    }, 60_000);

    test('stand in the order in which they were begun, also of somebody whose clock is set back by an hour', async () => {
      const profile = await newProfile(browser());
      const tab = await arrive(profile, 'Ben', await newSession(stack(), 'ben', 'Clocks'));
      await tab.addNote.click();
      await tab.page.keyboard.type('First');
      await tab.page.getByText('Saved', { exact: true }).waitFor();
      await tab.page.evaluate(() => {
        const before = Date.now;
        Date.now = () => before() - 3_600_000;
      });
      await tab.addNote.click();
      await tab.page.keyboard.type('Second');
      await holds(tab.notes.first(), 'First');
      await holds(tab.notes.last(), 'Second');
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('a note may be deleted while its last words are being saved, and comes back with them', async () => {
      const profile = await newProfile(browser());
      const tab = await arrive(profile, 'Ben', await newSession(stack(), 'ben', 'Second thoughts'));
      await tab.addNote.click();
      await tab.page.keyboard.type('Milk');
      await tab.page.getByText('Saved', { exact: true }).waitFor();
      await tab.page.keyboard.type(' and eggs');
      const button = tab.page.getByRole('button', { name: 'Delete note 1' });
      // Twice, as impatient people do.
      await button.evaluate((element: HTMLElement) => {
        element.click();
        element.click();
      });
      await tab.page.getByText('Note deleted.').waitFor();
      await gone(tab.notes);
      // Longer than a save takes: nothing is said to be in the way.
      await tab.page.waitForTimeout(1_000);
      expect(await tab.page.getByText(/[Ss]omeone else/).count()).toBe(0);
      await tab.page.getByRole('button', { name: 'Undo' }).click();
      await holds(tab.notes.first(), 'Milk and eggs');
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('notes may be deleted one after the other, and while somebody writes on: the focus is neither lost nor taken', async () => {
      const profile = await newProfile(browser());
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          setTimeout(() => server.send(text), /content\.delete|"Two"/.test(String(text)) ? 700 : 0);
        });
      });
      const tab = await arrive(profile, 'Ben', await newSession(stack(), 'ben', 'Tidying up'));
      const { page } = tab;
      for (const words of ['One', 'Two', 'Three', 'Four']) {
        await tab.addNote.click();
        await page.keyboard.type(words);
      }
      await page.locator('.note.saved').nth(3).waitFor();
      const undo = page.getByRole('button', { name: 'Undo' });
      for (const next of ['Two', 'Three']) {
        await page.getByRole('button', { name: 'Delete note 1' }).click();
        await holds(tab.notes.first(), next);
        await undo.waitFor();
        // The button that was pressed is gone with its note.
        expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
      }

      const writeOn = async (words: string) => {
        await tab.notes.last().click();
        await page.keyboard.press('End');
        await page.keyboard.type(words, { delay: 80 });
      };
      await undo.click();
      await writeOn(' and a half,');
      await holds(tab.notes.first(), 'Two');
      await gone(undo);
      await page.getByRole('button', { name: 'Delete note 1' }).click();
      await holds(tab.notes.first(), 'Three');
      await page.getByRole('button', { name: 'Delete note 1' }).click();
      await writeOn(' as I said');
      await holds(tab.notes.last(), 'Four and a half, as I said');
      await tab.notes.nth(1).waitFor({ state: 'detached' });
      await holds(tab.notes.last(), 'Four and a half, as I said');

      // What cannot be brought back yet can be later.
      await page.getByRole('button', { name: 'Manage' }).click();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByText('Read only', { exact: true }).waitFor();
      await undo.click();
      await page.locator('.notes').getByRole('alert').waitFor();
      await page.getByRole('button', { name: 'Reopen' }).click();
      await undo.click();
      await holds(tab.notes.first(), 'Three');
      await gone(undo);
      expect(await tab.notes.first().evaluate((field) => field === document.activeElement)).toBe(true);
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('a note that was changed and then deleted is kept by one answer; whoever lets it go keeps the focus', async () => {
      const profile = await newProfile(browser());
      let overtaken = () => {};
      let isOvertaken = false;
      await intercept(profile, ({ action }, _, pass) => {
        if (action !== 'content.put' || !isOvertaken) return false;
        isOvertaken = false;
        overtaken = pass;
        return true;
      });
      const url = await newSession(stack(), 'ben', 'Changed and deleted');
      const tab = await arrive(profile, 'Ben', url);
      const { page } = tab;
      const [sessionId, telephone] = [sessionOf(url), await openSocket(stack(), 'ben')];
      await telephone.ask({ action: 'session.join', sessionId });
      for (const answer of ['Keep mine', 'Discard mine']) {
        await tab.addNote.click();
        await page.keyboard.type('Tea');
        // The second time, the note that was kept is there as well, and may still be saying so.
        await page
          .locator('.note.saved')
          .nth(answer === 'Keep mine' ? 0 : 1)
          .waitFor();
        const itemId = await tab.notes.last().getAttribute('data-item');
        isOvertaken = true;
        await page.keyboard.insertText(' late');
        await until(() => !isOvertaken);
        const change = { action: 'content.put', sessionId, itemId, value: { text: 'Coffee' } };
        const { revision } = await reply(telephone, 'content.saved', change);
        overtaken();
        await page.getByText('Someone else changed this note.').waitFor();
        await telephone.ask({ action: 'content.delete', sessionId, itemId, baseRevision: revision });
        await page.getByText('Someone deleted this note.').waitFor();
        await page.getByRole('button', { name: new RegExp(`^${answer}`) }).click();
        await gone(page.getByText('Someone deleted this note.'));
        if (answer === 'Keep mine') {
          await page.getByText('Saved', { exact: true }).waitFor({ timeout: 5_000 });
          await page.keyboard.type('r');
        } else expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Add a note');
      }
      await holds(tab.notes.last(), 'Tea later');
      expect(await tab.notes.count()).toBe(1);
      telephone.close();
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);
  });

/** Runs in the page: the number of frames in which the focused note is empty, until it has been saved for a moment. */
const flickers = (): Promise<number> =>
  new Promise((resolve) => {
    const note = document.activeElement as HTMLTextAreaElement;
    const state = note.closest('li')?.querySelector('.save-state');
    let [empty, calm] = [0, 0];
    const look = () => {
      if (note.value === '') empty += 1;
      calm = state?.textContent === 'Saved' ? calm + 1 : 0;
      if (calm > 20) resolve(empty);
      else setTimeout(look, 2);
    };
    look();
  });

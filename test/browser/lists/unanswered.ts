import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { enter } from '../../stories/people/person.ts';
import { arrive } from '../arrival.ts';
import { intercept, until } from '../intercept.ts';
import { newSession, sessionOf } from '../new-session.ts';
import type { Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** First pages, after which there is more. */
const fifty = <T>(make: (number: number) => T) => Array.from({ length: 50 }, (_, number) => make(number));
const firstPages: Readonly<Record<string, object>> = {
  'contacts.list': {
    type: 'contacts',
    contacts: fifty((number) => ({ id: `c${number}`, name: `Contact ${number}`, kind: 'contact', since: 1 })),
    invited: [],
    invitations: [],
    next: '1',
  },
  'sessions.list': {
    type: 'sessions',
    sessions: fifty((number) => ({
      id: `made-up-${number}`,
      name: `Room ${number}`,
      state: 'active',
      mode: 'edit',
      revision: 1,
      occupancy: 0,
      occupancyRevision: 1,
      role: 'member',
      lastUsedAt: Date.now(),
    })),
    next: '1',
  },
};
const failure = { type: 'error', code: 'internal', title: 'Failed.', detail: '', retryable: true };

/** Answers that never come, and those that say no. */
export const unanswered = ({ browser, stack }: Setting): void =>
  describe('what is not answered', () => {
    test('a lost connection does not keep a group from being shown, nor does a refusal take it away', async () => {
      const profile = await newProfile(browser());
      let isCut = false;
      /** What is answered instead of the groups. */
      let instead: object | null = null;
      let answered = 0;
      await intercept(profile, ({ action, requestId }, socket) => {
        if ((isCut && instead === null) || action !== 'groups.list') return false;
        answered += 1;
        if (isCut) socket.send(JSON.stringify({ ...instead, requestId, serverTime: Date.now() }));
        else void socket.close();
        isCut = true;
        return true;
      });
      const { page } = await arrive(profile, 'Anna', `${stack().url}/groups/g1`);
      await page.getByRole('heading', { name: 'Design team', level: 1 }).waitFor({ timeout: 15_000 });
      await page.getByLabel('Name of the group').waitFor();
      expect(answered).toBe(1);

      const lookAgain = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      instead = failure;
      await lookAgain();
      await until(() => answered === 2);
      await pause(300);
      expect(await page.getByLabel('Name of the group').count()).toBe(1);
      expect(await page.getByRole('alert').count()).toBe(0);
      instead = { type: 'groups', groups: [], next: null };
      await lookAgain();
      await page.getByRole('alert').waitFor();
      expect(await page.getByLabel('Name of the group').count()).toBe(0);
      await profile.close();
    }, 40_000);

    test('a lost connection does not keep those who are inside from being shown', async () => {
      const profile = await newProfile(browser());
      // A new one is at the top, where its card is looked at.
      const url = await newSession(stack(), 'anna', 'Occupied');
      const inside = await enter(stack(), 'anna', sessionOf(url));
      let isCut = false;
      await intercept(profile, ({ action }, socket) => {
        if (isCut || action !== 'session.inside') return false;
        isCut = true;
        void socket.close();
        return true;
      });
      const { page } = await arrive(profile, 'Anna', stack().url);
      await page.locator('.faces').getByText('Anna').waitFor({ timeout: 10_000 });
      expect(isCut).toBe(true);
      inside.close();
      await profile.close();
    }, 40_000);

    test('a list that fails to be read on is not asked for again and again, nor counted', async () => {
      const profile = await newProfile(browser());
      const refused: string[] = [];
      await intercept(profile, (asked, socket) => {
        const { action, requestId, cursor } = asked;
        const first = firstPages[action];
        if (first === undefined) return false;
        if (cursor !== undefined) refused.push(action);
        const reply = cursor === undefined ? first : failure;
        socket.send(JSON.stringify({ ...reply, requestId, serverTime: Date.now() }));
        return true;
      });
      const { page } = await arrive(profile, 'Anna', `${stack().url}/sessions`);
      await page.getByRole('heading', { name: 'Room 1', exact: true, level: 2 }).waitFor();
      await page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
      await page.getByRole('alert').waitFor();
      await pause(1_000);
      expect(refused).toEqual(['sessions.list']);
      expect(await page.getByText(/^\d+ sessions?$/).count()).toBe(0);
      await page.getByRole('button', { name: 'Show more' }).click();
      await until(() => refused.length === 2);

      await page.goto(`${stack().url}/contacts/somebody`);
      await page.getByRole('heading', { name: 'Sessions with this contact' }).waitFor();
      await until(() => refused.includes('contacts.list'));
      await pause(1_000);
      expect(refused.filter((action) => action === 'contacts.list')).toHaveLength(1);
      await profile.close();
    }, 40_000);

    test('words that are refused cannot be deleted; whoever gives up access is asked though it is not known who owns the session, and told what is in the way', async () => {
      const profile = await newProfile(browser());
      const answers: Readonly<Record<string, object>> = {
        'content.put': { ...failure, code: 'content.too-large', retryable: false },
        'members.list': failure,
        'member.leave': { ...failure, code: 'action.forbidden', detail: 'Nobody else is left.' },
      };
      await intercept(profile, ({ action, requestId }, socket) => {
        const answer = answers[action];
        if (answer === undefined) return false;
        socket.send(JSON.stringify({ ...answer, requestId, serverTime: Date.now() }));
        return true;
      });
      const tab = await arrive(profile, 'Anna', await newSession(stack(), 'anna', 'In the way'));
      await tab.addNote.click();
      await tab.page.keyboard.type('Only here');
      await tab.page.locator('.note.unsaved').waitFor();
      expect(await tab.page.getByRole('button', { name: /^Delete note/ }).count()).toBe(0);
      await tab.page.getByRole('button', { name: 'Give up access to this session' }).click();
      await tab.agree();
      await tab.page.getByRole('alert').getByText('Nobody else is left.').waitFor();
      await profile.close();
    }, 40_000);

    test('a list that is not answered says so', async () => {
      const profile = await newProfile(browser());
      await intercept(profile, ({ action }) => action === 'groups.list');
      const { page } = await arrive(profile, 'Anna', stack().url);
      await page.getByRole('heading', { name: 'Design review', level: 2 }).waitFor();
      await page.clock.install();
      await page.getByRole('link', { name: 'My groups' }).click();
      await page.getByText('Loading').waitFor();
      for (let second = 0; second < 35; second += 5) {
        await page.clock.runFor(5_000);
        await pause(150);
      }
      await page.getByText('The server did not answer in time.').waitFor({ timeout: 5_000 });
      await profile.close();
    }, 40_000);
  });

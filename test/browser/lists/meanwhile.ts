import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { BrowserContext, WebSocketRoute } from 'playwright-core';
import { openSocket, reply } from '../../stories/people/person.ts';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

type Asked = { readonly action: string; readonly requestId: string; readonly cursor?: string };

/** Every request of a profile's pages comes by here, and those that are taken never reach the server. */
const intercept = async (
  profile: BrowserContext,
  take: (asked: Asked, socket: WebSocketRoute, pass: () => void) => boolean,
) => {
  const heard: string[] = [];
  await profile.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      if (!take(JSON.parse(String(text)), socket, () => server.send(text))) server.send(text);
    });
    server.onMessage((text) => {
      socket.send(text);
      heard.push(JSON.parse(String(text)).type);
    });
  });
  return heard;
};

/** Keeps the requests for one action back until they are let go; that resolves when one has been answered. */
const keepBack = async (profile: BrowserContext, action: string, reply: string) => {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  const heard = await intercept(profile, (asked, _, pass) => {
    if (isOpen || asked.action !== action) return false;
    waiting.push(pass);
    return true;
  });
  return {
    asked: () => until(() => waiting.length > 0),
    letGo: async () => {
      isOpen = true;
      for (const pass of waiting) pass();
      await until(() => heard.includes(reply));
    },
  };
};

const until = async (is: () => boolean): Promise<void> => {
  for (const latest = Date.now() + 15_000; !is() && Date.now() < latest; ) await pause(20);
  expect(is()).toBe(true);
};

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

/** People who go on before an answer has come, and answers that never come. */
export const meanwhile = ({ browser, stack }: Setting): void =>
  describe('before an answer has come', () => {
    test('a lost connection does not keep a group from being shown', async () => {
      const profile = await newProfile(browser());
      let isCut = false;
      await intercept(profile, ({ action }, socket) => {
        if (isCut || action !== 'groups.list') return false;
        isCut = true;
        void socket.close();
        return true;
      });
      const { page } = await arrive(profile, 'Anna', `${stack().url}/groups/g1`);
      await page.getByRole('heading', { name: 'Design team', level: 1 }).waitFor({ timeout: 15_000 });
      await page.getByLabel('Name of the group').waitFor();
      expect(isCut).toBe(true);
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

    test('whoever goes elsewhere stays there', async () => {
      const profile = await newProfile(browser());
      const creation = await keepBack(profile, 'session.create', 'session.created');
      const { page, faults } = await arrive(profile, 'Anna', stack().url);
      await page.getByLabel('New session').fill('Late');
      await page.keyboard.press('Enter');
      await creation.asked();
      await page.getByRole('link', { name: 'My groups' }).click();
      await page.getByRole('link', { name: 'Show sessions of Design team' }).waitFor();
      await creation.letGo();
      await pause(500);
      expect(new URL(page.url()).pathname).toBe('/groups');
      await page.getByRole('link', { name: 'My sessions' }).click();
      await page.getByRole('heading', { name: 'Late', level: 2 }).waitFor();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('whoever writes on keeps the focus', async () => {
      const profile = await newProfile(browser());
      const invitation = await keepBack(profile, 'contact.invite', 'contact.invited');
      const { page, faults } = await arrive(profile, 'Anna', `${stack().url}/contacts`);
      const email = page.getByLabel('Invite by email address');
      await email.fill('one@example.com');
      await email.press('Enter');
      await invitation.asked();
      await email.fill('another');
      await invitation.letGo();
      await page.getByRole('button', { name: 'Withdraw: one@example.com' }).waitFor();
      await page.keyboard.type('@example.com');
      expect(await email.inputValue()).toBe('another@example.com');
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('whoever has chosen the next one keeps the choice', async () => {
      const profile = await newProfile(browser());
      const anna = await openSocket(stack(), 'anna');
      const { group } = await reply(anna, 'group.changed', { action: 'group.create', name: 'Choices' });
      const addition = await keepBack(profile, 'group.add', 'group.changed');
      const { page, faults } = await arrive(profile, 'Anna', `${stack().url}/groups/${group.id}`);
      const choice = page.getByRole('combobox', { name: 'Session' });
      await choice.selectOption('Weekly planning');
      await page.getByRole('button', { name: 'Add', exact: true }).first().click();
      await addition.asked();
      await choice.selectOption('Design review');
      await addition.letGo();
      await page.getByRole('link', { name: /Weekly planning/ }).waitFor();
      await holds(choice, 's1');
      await anna.ask({ action: 'group.delete', groupId: group.id });
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('a session is closed from a list that knows an older name of it, and the focus does not disappear with its card', async () => {
      const profile = await newProfile(browser());
      const anna = await openSocket(stack(), 'anna');
      const url = await newSession(stack(), 'anna', 'Old name');
      const sessionId = decodeURIComponent(new URL(url).pathname.split('/')[2] ?? '');
      const { page, faults } = await arrive(profile, 'Anna', stack().url);
      await page.getByRole('heading', { name: 'Old name', level: 2 }).waitFor();
      await anna.ask({ action: 'session.update', sessionId, revision: 1, name: 'New name' });
      await page.getByRole('button', { name: 'More for Old name' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Close', exact: true }).press('Enter');
      await page.getByText('New name: Closed: read only.').waitFor();
      await gone(page.getByRole('heading', { name: 'Old name', level: 2 }));
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
        'New name: Closed: read only.',
      );
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('the role that was chosen last is the one that is given', async () => {
      const profile = await newProfile(browser());
      const anna = await openSocket(stack(), 'anna');
      const url = await newSession(stack(), 'anna', 'Roles');
      const sessionId = decodeURIComponent(new URL(url).pathname.split('/')[2] ?? '');
      await anna.ask({ action: 'member.add', sessionId, userId: 'carla' });
      const appointment = await keepBack(profile, 'member.update', 'member.changed');
      const { page, faults } = await arrive(profile, 'Anna', url);
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      const role = page.getByLabel('Role of Carla');
      await role.selectOption('moderator');
      await appointment.asked();
      await role.selectOption('member');
      await appointment.letGo();
      await page.getByText('Carla is now a member.').waitFor();
      await holds(role, 'member');
      expect(JSON.stringify(await anna.ask({ action: 'members.list', sessionId }))).toMatch(
        /"userId":"carla"[^}]*"role":"member"/,
      );
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);
  });

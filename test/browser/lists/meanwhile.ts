import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { openSocket, reply } from '../../stories/people/person.ts';
import { arrive } from '../arrival.ts';
import { intercept, keepBack, until } from '../intercept.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** People who go on before an answer has come, and what others do meanwhile. */
export const meanwhile = ({ browser, stack }: Setting): void =>
  describe('before an answer has come', () => {
    /** A session of Anna's, and Anna at a second socket. */
    const annasSession = async (name: string) => {
      const url = await newSession(stack(), 'anna', name);
      return { anna: await openSocket(stack(), 'anna'), url, sessionId: sessionOf(url) };
    };

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

    test('whoever deletes a group or gives up a session, and goes elsewhere, stays there as well', async () => {
      const { anna, sessionId } = await annasSession('Given up');
      const { group } = await reply(anna, 'group.changed', { action: 'group.create', name: 'Deleted' });
      await anna.ask({ action: 'member.add', sessionId, userId: 'carla' });
      for (const [name, path, button, action, answer] of [
        ['Anna', `/groups/${group.id}`, 'Delete group', 'group.delete', 'group.deleted'],
        ['Carla', `/sessions/${sessionId}`, 'Give up access to this session', 'member.leave', 'member.left'],
      ] as const) {
        const profile = await newProfile(browser());
        const goodbye = await keepBack(profile, action, answer);
        const { page, faults } = await arrive(profile, name, `${stack().url}${path}`);
        await page.getByRole('button', { name: button }).click();
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('Enter');
        await goodbye.asked();
        await page.getByRole('link', { name: 'My contacts' }).click();
        await page.getByRole('heading', { name: 'My contacts' }).waitFor();
        await goodbye.letGo();
        await pause(300);
        expect(new URL(page.url()).pathname).toBe('/contacts');
        expect(faults).toEqual([]);
        await profile.close();
      }
      anna.close();
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
      for (const name of ['First', 'Second']) await newSession(stack(), 'anna', name);
      const { group } = await reply(anna, 'group.changed', { action: 'group.create', name: 'Choices' });
      const addition = await keepBack(profile, 'group.add', 'group.changed');
      const { page, faults } = await arrive(profile, 'Anna', `${stack().url}/groups/${group.id}`);
      const choice = page.getByRole('combobox', { name: 'Session' });
      await choice.selectOption('First');
      await page.getByRole('button', { name: 'Add', exact: true }).first().click();
      await addition.asked();
      await choice.selectOption('Second');
      await addition.letGo();
      await page.getByRole('link', { name: /First/ }).waitFor();
      expect(await choice.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label)).toBe(
        'Second',
      );
      await anna.ask({ action: 'group.delete', groupId: group.id });
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('a session is closed from a list that knows an older name of it, and the focus does not disappear with its card', async () => {
      const profile = await newProfile(browser());
      const { anna, sessionId } = await annasSession('Old name');
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

    test('timings are saved without the one that a group has meanwhile taken out of everybody’s hands', async () => {
      const profile = await newProfile(browser());
      const { anna, url, sessionId } = await annasSession('Timed');
      const { group } = await reply(anna, 'group.changed', { action: 'group.create', name: 'Strict' });
      await anna.ask({ action: 'group.add', groupId: group.id, sessionId });
      const { page, faults } = await arrive(profile, 'Anna', url);
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      await page.getByLabel('Time without activity before the warning, in minutes').fill('0.8');
      const rule = { idleTimeout: { value: 45_000, final: true } };
      await anna.ask({ action: 'rule.put', groupId: group.id, rule });
      await page.getByText('It can’t be changed here.').waitFor();
      await page.getByLabel('Longest stay, in minutes').fill('30');
      await page.keyboard.press('Enter');
      await page.getByText('Saved. The new timings are in effect.').waitFor({ timeout: 5_000 });
      await anna.ask({ action: 'group.delete', groupId: group.id });
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('what is typed into the timings while they are being taken back stays', async () => {
      const profile = await newProfile(browser());
      const { anna, url, sessionId } = await annasSession('Lifted');
      await anna.ask({ action: 'rule.put', sessionId, rule: { idleTimeout: { value: 45_000 } } });
      const lifting = await keepBack(profile, 'rule.put', 'session.rule');
      const { page, faults } = await arrive(profile, 'Anna', url);
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      await page.getByRole('button', { name: 'Set nothing here' }).click();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await lifting.asked();
      const longest = page.getByLabel('Longest stay, in minutes');
      await longest.fill('30');
      await lifting.letGo();
      await page.getByText('Nothing is set here any more.').waitFor();
      await holds(longest, '30');
      await longest.press('Enter');
      await page.getByText('Saved. The new timings are in effect.').waitFor({ timeout: 5_000 });
      expect(JSON.stringify(await anna.ask({ action: 'rule.get', sessionId }))).toContain(
        '"rule":{"longestStay":{"value":1800000}}',
      );
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('the language that was chosen last is the one that is spoken', async () => {
      const profile = await newProfile(browser());
      const { page, faults } = await arrive(profile, 'Anna', stack().url);
      const language = page.getByLabel('Language');
      await language.waitFor();
      let fetched = () => {};
      const isFetched = new Promise<void>((resolve) => {
        fetched = resolve;
      });
      await page.route(/\.js$/, async (route) => {
        await isFetched;
        await route.continue();
      });
      const come = page.waitForResponse(/\.js$/);
      await language.selectOption('de');
      await language.selectOption('en');
      fetched();
      await (await come).finished();
      await pause(300);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('a role that was given is shown at once, and a question that is being answered cannot be cancelled', async () => {
      const profile = await newProfile(browser());
      const { anna, url, sessionId } = await annasSession('Goings');
      await anna.ask({ action: 'member.add', sessionId, userId: 'carla' });
      const kept = new Map<string, () => void>();
      let keeping = '';
      await intercept(profile, ({ action }, _, pass) => {
        if (action !== keeping) return false;
        kept.set(action, pass);
        return true;
      });
      const { page, faults } = await arrive(profile, 'Anna', url);
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      const role = page.getByLabel('Role of Carla');
      await role.waitFor();
      keeping = 'members.list';
      await role.selectOption('moderator');
      await page.getByText('Carla is now a moderator.').waitFor();
      await until(() => kept.has('members.list'));
      await pause(100);
      expect(await role.inputValue()).toBe('moderator');

      keeping = 'member.remove';
      kept.get('members.list')?.();
      await page.getByRole('button', { name: 'Remove: Carla' }).click();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await until(() => kept.has('member.remove'));
      const cancel = page.getByRole('group', { name: 'Remove: Carla' }).getByText('Cancel');
      expect(await cancel.getAttribute('aria-disabled')).toBe('true');
      await cancel.click({ force: true });
      await pause(100);
      expect(await cancel.count()).toBe(1);
      kept.get('member.remove')?.();
      await page.getByText('Carla is no longer a member.').waitFor();
      await gone(role);
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('a session that moved within the list while that was read, and so is not in it, comes when its last one has left', async () => {
      const { anna, sessionId } = await annasSession('On the move');
      await anna.ask({ action: 'session.join', sessionId });
      const profile = await newProfile(browser());
      let isMissing = true;
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => server.send(text));
        server.onMessage((text) => {
          const told = JSON.parse(String(text));
          if (told.type === 'sessions' && isMissing)
            told.sessions = told.sessions.filter(({ id }: { id: string }) => id !== sessionId);
          socket.send(JSON.stringify(told));
        });
      });
      const { page, faults } = await arrive(profile, 'Anna', stack().url);
      const session = page.getByRole('heading', { name: 'On the move', level: 2 });
      await page.getByRole('listitem').first().waitFor();
      expect(await session.count()).toBe(0);
      isMissing = false;
      await anna.ask({ action: 'session.exit', sessionId });
      await session.waitFor({ timeout: 10_000 });
      anna.close();
      expect(faults).toEqual([]);
      await profile.close();
    }, 40_000);

    test('the role that was chosen last is the one that is given', async () => {
      const profile = await newProfile(browser());
      const { anna, url, sessionId } = await annasSession('Roles');
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

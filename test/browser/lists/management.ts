import { describe, expect, test } from '@jest/globals';
import { openSocket } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { sessionOf } from '../new-session.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile, type Tab } from '../tab.ts';

/** Waits for what the server will know a moment after the page has asked for it. */
const expectSoon = async (look: () => Promise<boolean>): Promise<void> => {
  const until = Date.now() + 5_000;
  while (!(await look()) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await look()).toBe(true);
};

/** What moderators and owners do. */
export const management = ({ browser, stack }: Setting): void =>
  describe('management', () => {
    const button = (tab: Tab, name: string | RegExp) => tab.page.getByRole('button', { name, exact: true });
    const heading = (tab: Tab, name: string) => tab.page.getByRole('heading', { name, level: 1 });
    const overflow = (tab: Tab) =>
      tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

    test('closing a session makes everybody’s page read-only at once, reopening undoes that, and hiding removes contacts', async () => {
      const annas = await newProfile(browser());
      const carlas = await newProfile(browser());
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
      const carla = await arrive(carlas, 'Carla', `${stack().url}/sessions/s1`);
      expect(await button(carla, 'Manage').count()).toBe(0);
      // Where the deployment allows no holds, they are not mentioned.
      expect(await button(carla, 'I’m here, without typing').count()).toBe(0);
      await carla.addNote.click();
      await carla.page.keyboard.type('Before it was closed.');
      await carla.page.getByText('Saved', { exact: true }).waitFor();
      await holds(anna.notes.last(), 'Before it was closed.');

      await button(anna, 'Manage').click();
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Manage this session');
      await button(anna, 'Close').click();
      await carla.page.getByText('This session is closed.').waitFor();
      expect(await carla.notes.last().getAttribute('readonly')).not.toBeNull();
      await gone(carla.addNote);
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Name and state');
      expect(await violations(carla.page)).toEqual([]);
      expect(await violations(anna.page)).toEqual([]);
      await button(anna, 'Reopen').click();
      await carla.addNote.waitFor();
      await carla.notes.last().fill('And after it was reopened.');
      await holds(anna.notes.last(), 'And after it was reopened.');

      // Somebody who is made a moderator hears it announced, and hears when they no longer are one.
      const aloud = carla.page.getByRole('status');
      const role = anna.page.getByLabel('Role of Carla');
      await role.selectOption('moderator');
      await aloud.getByText('You are a moderator now.', { exact: true }).waitFor();
      await role.selectOption('member');
      await aloud.getByText('You are no longer a moderator.', { exact: true }).waitFor();

      await button(anna, 'Hide').click();
      await anna.agree();
      await heading(carla, 'The session was hidden').waitFor();
      expect(await carla.reenter.count()).toBe(0);
      await anna.page.getByText('Contacts and guests can neither see nor open it.').waitFor();
      await button(anna, 'Unhide').click();
      // She may come in again: a reload does not bring her back, her own click does.
      await carla.page.reload();
      await heading(carla, 'The session was hidden').waitFor();
      await carla.page.getByText('It is visible to you again.').waitFor();
      await carla.reenter.click();
      await carla.addNote.waitFor();
      expect([anna, carla].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), carlas.close()]);
    }, 90_000);

    test('a session is created, named, shared and given moderators; whoever renames an outdated name is asked', async () => {
      const annas = await newProfile(browser());
      const anna = await arrive(annas, 'Anna', stack().url);
      await anna.page.getByLabel('New session').fill('<b>Bold</b> plans');
      await button(anna, 'Create').click();
      await heading(anna, '<b>Bold</b> plans').waitFor();
      expect(await anna.page.locator('h1 b').count()).toBe(0);
      const sessionId = sessionOf(anna.page.url());

      await button(anna, 'Manage').click();
      const name = anna.page.getByLabel('Name of the session');
      await name.fill('Plans of mine');
      const elsewhere = await openSocket(stack(), 'anna');
      await elsewhere.ask({ action: 'session.update', sessionId, revision: 1, name: 'Plans of others' });
      await heading(anna, 'Plans of others').waitFor();
      expect(await name.inputValue()).toBe('Plans of mine');
      await button(anna, 'Rename').click();
      await anna.page
        .getByText('Someone else renamed it first. It is now called “Plans of others”.')
        .waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await button(anna, 'Rename anyway').click();
      await heading(anna, 'Plans of mine').waitFor();
      expect(await anna.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');

      await anna.page.getByLabel('One of my contacts').selectOption('Carla');
      await button(anna, 'Add').click();
      const role = anna.page.getByLabel('Role of Carla');
      await role.selectOption('moderator');
      const listed = async () => JSON.stringify(await elsewhere.ask({ action: 'members.list', sessionId }));
      await expectSoon(
        async () => (await listed()).match(/"userId":"carla"[^}]*"role":"moderator"/) !== null,
      );
      await button(anna, 'Remove: Carla').click();
      await anna.agree();
      await gone(role);
      expect(await listed()).not.toContain('carla');
      elsewhere.close();
      expect(anna.faults).toEqual([]);
      await annas.close();
    }, 60_000);

    test('groups and contacts are made, changed and undone, on a narrow screen too', async () => {
      const profile = await browser().newContext({ viewport: { width: 360, height: 740 } });
      const anna = await arrive(profile, 'Anna', `${stack().url}/groups`);
      await anna.page.getByRole('link', { name: 'Show sessions of Design team' }).waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await anna.page.getByLabel('New group').fill('Spring');
      await button(anna, 'Create').click();
      await heading(anna, 'Spring').waitFor();
      await anna.page.getByText('No session in this group is open to you.').waitFor();
      await anna.page.getByRole('combobox', { name: 'Session' }).selectOption('Weekly planning');
      await button(anna, 'Add').first().click();
      await anna.page.getByRole('link', { name: /Weekly planning/ }).waitFor();
      await anna.page.getByLabel('One of my contacts').selectOption('Carla');
      await button(anna, 'Add').last().click();
      await button(anna, 'Remove: Carla').waitFor();
      await anna.page.getByLabel('Name of the group').fill('Summer');
      await button(anna, 'Rename').click();
      await heading(anna, 'Summer').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await button(anna, 'Delete group').click();
      await anna.agree();
      await heading(anna, 'My groups').waitFor();
      expect(await anna.page.getByText('Summer').count()).toBe(0);

      await anna.page.getByRole('link', { name: 'My contacts' }).click();
      await anna.page.getByLabel('Invite by email address').fill('ben@example.com');
      await button(anna, 'Invite').click();
      await anna.page.getByText('Invited, not answered yet').waitFor();
      await anna.page.getByLabel('Invite by email address').fill('bem@example.com');
      await button(anna, 'Invite').click();
      await button(anna, 'Withdraw: bem@example.com').click();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await anna.agree();
      await anna.page.getByText('The invitation to bem@example.com has been withdrawn.').waitFor();
      // Logging in does not make Ben anybody's contact; accepting does, on the page that he sees first.
      const bens = await newProfile(browser());
      const ben = await arrive(bens, 'Ben', stack().url);
      await ben.page.getByText('Contact requests').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await anna.page.reload();
      await button(anna, 'Withdraw: ben@example.com').waitFor();
      await button(ben, 'Accept: Anna').click();
      await gone(button(ben, 'Accept: Anna'));
      expect(await ben.page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Anna is one of your contacts now.',
      );
      await ben.page.getByRole('link', { name: 'My contacts' }).click();
      await button(ben, 'Remove: Anna').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      expect(ben.faults).toEqual([]);
      await bens.close();
      await anna.page.reload();
      await anna.page.getByRole('link', { name: 'Shared sessions with Ben' }).click();
      await heading(anna, 'Sessions with Ben').waitFor();
      await anna.page.getByRole('link', { name: /Weekly planning/ }).waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('link', { name: 'My contacts' }).first().click();
      await button(anna, 'Remove: Ben').click();
      await anna.agree();
      await anna.page.getByText('Ben is no longer one of your contacts.').waitFor();

      await anna.page.goto(`${stack().url}/sessions/s2`);
      await button(anna, 'Manage').click();
      await button(anna, 'Create link').click();
      await anna.page.getByText('Your link is ready.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      // Nobody is invited to copy one that leads nowhere.
      await button(anna, /^Revoke: valid until/).click();
      await anna.agree();
      await anna.page.getByText(/^revoked/).waitFor();
      expect(await anna.page.getByText('Your link is ready.').count()).toBe(0);
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 90_000);

    test('timings that a group sets apply at once in its sessions, where everybody sees who set them, until they are lifted', async () => {
      const phone = await browser().newContext({ viewport: { width: 360, height: 740 } });
      const bens = await newProfile(browser());
      const anna = await arrive(phone, 'Anna', `${stack().url}/groups`);
      await anna.page.getByLabel('New group').fill('Quick ones');
      await button(anna, 'Create').click();
      await heading(anna, 'Quick ones').waitFor();
      const group = anna.page.url();
      await anna.page.getByRole('combobox', { name: 'Session' }).selectOption('Design review');
      await button(anna, 'Add').first().click();
      await anna.page.getByRole('link', { name: /Design review/ }).waitFor();
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
      const told = (length: string) =>
        ben.page.getByText(`Warning after ${length} without activity`).waitFor();
      await told('1 minute');

      const idle = anna.page.getByLabel('Time without activity before the warning, in minutes');
      await idle.fill('soon');
      await anna.page.keyboard.press('Enter');
      await anna.page.getByText('Enter a number of minutes, such as 15 or 0.5.').waitFor();
      expect(await idle.evaluate((field) => field.matches(':focus'))).toBe(true);
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await idle.fill('0.75');
      await anna.page.keyboard.press('Enter');
      await anna.page.getByText('Saved. The new timings are in effect.').waitFor();
      await anna.page.getByText('Set by this group.').waitFor();
      await told('45 seconds');
      await ben.page.getByText('Why these timings?').click();
      await ben.page.getByText('Set by a group of this session.').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      // Setting the rule has moved the group's revision on, and renaming starts from the new one.
      await anna.page.getByLabel('Name of the group').fill('Quick');
      await button(anna, 'Rename').click();
      await heading(anna, 'Quick').waitFor();

      await anna.page.goto(`${stack().url}/sessions/s1`);
      await button(anna, 'Manage').click();
      await anna.page.getByText('Set by the group “Quick”.').waitFor();
      await anna.page.getByText('It takes effect at once for all 2 people inside.').waitFor();
      await idle.fill('0.9');
      await button(anna, 'Save timings').click();
      await anna.page.getByText('Enter at most 45 seconds.').waitFor();
      await idle.fill('0.5');
      await button(anna, 'Save timings').click();
      await anna.page.getByText('Saved. The new timings are in effect.').waitFor();
      await told('30 seconds');
      await ben.page.getByText('Set in this session.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      expect(await overflow(anna)).toBe(0);
      await button(anna, 'Who has other timings?').click();
      await anna.page.getByText('Everyone inside has the timings of this session.').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await button(anna, 'Set nothing here').click();
      await anna.agree();
      await anna.page.getByText('Nothing is set here any more.').waitFor();
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe('Timings');
      await told('45 seconds');
      // The end of a stay, which nothing puts off, is announced.
      await anna.page.goto(group);
      await anna.page.getByLabel('Longest stay, in minutes').fill('0.5');
      await anna.page.keyboard.press('Enter');
      const end = ben.page.getByRole('region', { name: 'Your stay is about to end' });
      await end.getByText(/^Your stay here ends at \d.*, whatever you do\.$/).waitFor({ timeout: 60_000 });
      await ben.page
        .getByRole('alert')
        .filter({ hasText: 'What you write is saved as you write it. You can come back right away.' })
        .waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await ben.page
        .getByText('You reached the longest stay this session allows.')
        .waitFor({ timeout: 60_000 });
      await gone(end);
      await button(anna, 'Delete group').click();
      await anna.agree();
      await ben.reenter.click();
      await told('1 minute');
      expect([...anna.faults, ...ben.faults]).toEqual([]);
      await Promise.all([phone.close(), bens.close()]);
    }, 90_000);

    test('a new moderator can manage at once, and a former one cannot', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
      await ben.addNote.waitFor();
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      await button(anna, 'Manage').click();
      expect(await button(ben, 'Manage').count()).toBe(0);
      const role = anna.page.getByLabel('Role of Ben');
      await role.selectOption('moderator');
      await button(ben, 'Manage').waitFor();
      await button(ben, 'Remove: Anna').waitFor();
      await role.selectOption('member');
      await gone(button(ben, 'Manage'));
      await gone(button(ben, 'Remove: Anna'));
      expect([anna, ben].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), bens.close()]);
    }, 60_000);

    test('a session is handed over by two people with a click each, and left for good with one', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s2`);
      await button(anna, 'Manage').click();
      await anna.page.getByText('owner, you').waitFor();
      await button(anna, 'Give up access to this session').click();
      await anna.page.getByText('The session needs a new owner first').waitFor();
      expect(await violations(anna.page)).toEqual([]);
      await anna.page.getByLabel('Role of Ben').selectOption('moderator');
      await button(anna, 'Make owner: Ben').click();
      await anna.agree();
      await button(anna, 'Withdraw offer: Ben').waitFor();
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s2`);
      await button(ben, 'Manage').click();
      await button(ben, 'Become the owner').waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await button(ben, 'Become the owner').click();
      await ben.page.getByText('owner, you').waitFor();
      await button(anna, 'Give up access to this session').click();
      await anna.page.getByText('Give up access?').waitFor();
      await anna.agree();
      await heading(anna, 'My sessions').waitFor();
      await anna.page.getByRole('link', { name: /Design review/ }).waitFor();
      expect(await anna.page.getByText('Weekly planning').count()).toBe(0);
      expect([...anna.faults, ...ben.faults]).toEqual([]);
      await Promise.all([annas.close(), bens.close()]);
    }, 60_000);
  });

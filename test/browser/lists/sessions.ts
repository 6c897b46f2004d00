import { describe, expect, test } from '@jest/globals';
import { openSocket } from '../../stories/people/person.ts';
import { eventually } from '../../stories/people/sdk-tab.ts';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { sessionOf } from '../new-session.ts';
import { button, heading } from '../places.ts';
import { gone, holds, type Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** What owners do with a session: they close, hide, name and share it. */
export const sessions = ({ browser, stack }: Setting): void =>
  describe('the management of a session', () => {
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
      await eventually('her new role', async () =>
        /"userId":"carla"[^}]*"role":"moderator"/.test(await listed()),
      );
      await button(anna, 'Remove: Carla').click();
      await anna.agree();
      await gone(role);
      expect(await listed()).not.toContain('carla');
      elsewhere.close();
      expect(anna.faults).toEqual([]);
      await annas.close();
    }, 60_000);
  });

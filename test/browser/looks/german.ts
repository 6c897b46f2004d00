import { describe, expect } from '@jest/globals';
import { violations } from '../accessibility.ts';
import { newSession } from '../new-session.ts';
import { gone, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab } from '../tab.ts';

/** A whole visit in German, and the choice of the language. */
export const german = ({ browser, stack, test }: SettingOfLine): void =>
  describe('in German', () => {
    test('somebody logs in, is warned, extends, leaves, and goes on in English by a switch that is kept', async () => {
      const profile = await browser().newContext({ locale: 'de-AT', viewport: { width: 1100, height: 760 } });
      await newSession(stack(), 'anna', 'Garden plans');
      const { page, ...tab } = await openTab(profile, stack().url);
      const heading = (name: string) => page.getByRole('heading', { name, exact: true });
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await heading('Bei Vigil anmelden').waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
      expect(await violations(page)).toEqual([]);
      await button('Anmelden').click();
      await page.getByRole('button', { name: 'Log in as Anna' }).click();
      await heading('Meine Sitzungen').waitFor();
      expect(await page.title()).toBe('Meine Sitzungen – Vigil');
      await page.getByRole('tab', { name: 'Aktiv 3' }).waitFor();
      expect(await violations(page)).toEqual([]);

      await page
        .getByRole('listitem')
        .filter({ hasText: 'Garden plans' })
        .getByText('Niemand ist da')
        .waitFor();
      await page.getByRole('link', { name: 'Öffnen: Garden plans', exact: true }).click();
      await heading('Garden plans').waitFor();
      await page.getByText('Ohne Aktivität: Warnung nach 12 Sekunden, Abmeldung 8 Sekunden später').waitFor();
      await button('Verwalten').click();
      await page.getByText('Mitglieder können eintreten und schreiben.').waitFor();
      await page.getByLabel('Zeit ohne Aktivität bis zur Warnung, in Minuten').waitFor();
      // In Austrian words and number formats.
      await button('Link anlegen').click();
      await page
        .getByText(/^gültig bis \d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}/)
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);
      await button('Verwalten').click();

      const warning = page.getByRole('alertdialog', { name: 'Sind Sie noch da?' });
      await warning.getByText('Sie waren seit 12 Sekunden nicht aktiv.').waitFor();
      expect(await page.title()).toMatch(/^Noch da\? 0:0\d – Garden plans – Vigil$/);
      expect(await violations(page)).toEqual([]);
      await button('Sitzung verlängern').click();
      await gone(warning);
      await button('Verlassen').click();
      await heading('Sie haben die Sitzung verlassen').waitFor();
      expect(await violations(page)).toEqual([]);

      await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
      await heading('You left').waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
      await page.reload();
      await page.getByRole('combobox', { name: 'Language' }).waitFor();
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 90_000);

    test('a browser that stores nothing keeps the chosen language until the next load, and warns that a login cannot come back', async () => {
      const profile = await newProfile(browser());
      await profile.addInitScript(() => {
        const get = () => {
          throw new DOMException('It is blocked.', 'SecurityError');
        };
        for (const storage of ['localStorage', 'sessionStorage'])
          Object.defineProperty(globalThis, storage, { get });
      });
      const { page, faults } = await openTab(profile, stack().url);
      await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
      await page.getByRole('heading', { name: 'Bei Vigil anmelden' }).waitFor();
      await page.getByText('Dieser Browser speichert nichts für diese Seite').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Log in to Vigil' }).waitFor();
      expect(faults).toEqual([]);
      await profile.close();
    }, 30_000);

    test('when a language cannot be fetched the page says so, and keeps the one it has', async () => {
      const profile = await newProfile(browser());
      const { page } = await openTab(profile, stack().url);
      await page.route(/german/, (route) => route.abort());
      await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
      await page.getByText('This language could not be loaded. Are you online?').waitFor();
      await page.getByRole('heading', { name: 'Log in to Vigil' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'Language' }).inputValue()).toBe('en');
      await profile.close();
    }, 30_000);
  });

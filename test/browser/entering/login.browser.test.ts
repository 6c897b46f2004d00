import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSocket } from '../../stories/people/person.ts';
import { violations } from '../accessibility.ts';
import { heading, overflow } from '../places.ts';
import { describeInBrowser, gone, holds } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';
import { starting, waiting } from './starting.ts';

/** In seconds: long enough to do something, short enough to be seen running out. */
const LIFETIME = 12;

describeInBrowser(
  'the login',
  ({ browser, stack }) => {
    starting({ browser });
    waiting({ browser, stack });

    const logIn = (tab: Tab) => tab.page.getByRole('button', { name: 'Log in', exact: true });
    /** What the browser stores of its login. */
    const kept = (page: Page) =>
      page.evaluate(
        () =>
          JSON.parse(localStorage.getItem('vigil.login') ?? 'null') as {
            idToken: string;
            refreshToken: string;
          } | null,
      );

    test('leads from a link to its session, keeps the whole address, and tells the issuer nothing of it', async () => {
      // At localhost the issuer is at another origin than the page, as it is in the cloud.
      const origin = stack().url.replace('127.0.0.1', 'localhost');
      const profile = await browser().newContext({ viewport: { width: 360, height: 740 } });
      const heard: string[] = [];
      profile.on('request', (request) => {
        if (new URL(request.url()).pathname.startsWith('/dev/'))
          heard.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`);
      });
      const tab = await openTab(profile, `${origin}/sessions/s1#a-secret-of-the-page`);
      await heading(tab, 'Log in to Vigil').waitFor();
      expect([await violations(tab.page), await overflow(tab)]).toEqual([[], 0]);
      await logIn(tab).click();
      await heading(tab, 'Who are you?').waitFor();
      expect([await violations(tab.page), await overflow(tab)]).toEqual([[], 0]);
      await tab.page.getByRole('button', { name: 'Log in as Carla' }).click();
      await heading(tab, 'Design review').waitFor();

      expect(tab.page.url()).toBe(`${origin}/sessions/s1#a-secret-of-the-page`);
      expect(heard.some((request) => request.includes('code_verifier='))).toBe(true);
      expect(heard.filter((request) => /a-secret-of-the-page|sessions\/s1/.test(request))).toEqual([]);
      expect(await tab.page.evaluate(() => Object.keys(sessionStorage))).toEqual(['vigil.own-login']);
      expect(await tab.page.evaluate(() => Object.keys(localStorage))).toEqual(['vigil.login']);
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('is renewed silently for all tabs, including a duplicated one, and nobody in the session notices', async () => {
      const profile = await newProfile(browser());
      let renewals = 0;
      profile.on('request', (request) => {
        if (request.postData()?.includes('grant_type=refresh_token')) renewals += 1;
      });
      const anna = await openTab(profile, `${stack().url}/sessions/s2`);
      await anna.signIn('Anna');
      await anna.addNote.click();
      await anna.page.keyboard.type('Written by the first token.');
      await anna.page.getByText('Saved', { exact: true }).waitFor();
      const before = await kept(anna.page);
      const another = await openTab(profile, `${stack().url}/sessions/s2`);
      await another.addNote.waitFor();
      // A window opened by a page begins with a copy of its storage, as a duplicated tab does.
      const [copy] = await Promise.all([
        profile.waitForEvent('page'),
        anna.page.evaluate(() => void window.open(location.href)),
      ]);
      await copy.getByRole('button', { name: 'Add a note' }).waitFor();
      const ben = await openTab(await newProfile(browser()), `${stack().url}/sessions/s2`);
      await ben.signIn('Ben');
      await ben.inside('Anna').waitFor();
      await anna.page.evaluate(() => {
        new MutationObserver(() => {
          if (/Reconnecting…|Log in/.test(document.body.textContent)) document.title = 'It was noticed.';
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      const left = gone(ben.inside('Anna')).then(() => 'left');
      const two = async () => {
        while (renewals < 2) await anna.page.waitForTimeout(200);
        await anna.page.waitForTimeout(500);
        return 'renewed';
      };
      expect(await Promise.race([two(), left])).toBe('renewed');
      left.catch(() => {});
      expect(await anna.page.title()).not.toBe('It was noticed.');
      for (const page of [another.page, copy])
        expect(await page.getByRole('button', { name: 'Add a note' }).isVisible()).toBe(true);
      const after = await kept(anna.page);
      expect(after?.idToken).not.toBe(before?.idToken);
      expect(after?.refreshToken).not.toBe(before?.refreshToken);
      await anna.notes.first().fill('Written by the third.');
      await holds(ben.notes.first(), 'Written by the third.');
      await anna.page.reload();
      await holds(anna.notes.first(), 'Written by the third.');
      expect([anna, another, ben].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([profile.close(), ben.page.context().close()]);
    }, 60_000);

    test('leads to a new one after the issuer has ended it, and back into the session', async () => {
      const profile = await newProfile(browser());
      const ben = await openTab(profile, `${stack().url}/sessions/s2`);
      await ben.signIn('Ben');
      await ben.addNote.waitFor();
      const login = await kept(ben.page);
      await fetch(`${stack().url}/dev/logout?id_token_hint=${login?.idToken}`);
      await heading(ben, 'Your login has expired').waitFor();
      expect(await ben.page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Your login has expired',
      );
      expect(await violations(ben.page)).toEqual([]);
      expect(await kept(ben.page)).toBeNull();
      await ben.signIn('Ben');
      await ben.inside('Ben').waitFor();
      expect(new URL(ben.page.url()).pathname).toBe('/sessions/s2');
      // Whoever has left it elsewhere meanwhile is not inside again because of a login.
      const next = await kept(ben.page);
      await fetch(`${stack().url}/dev/logout?id_token_hint=${next?.idToken}`);
      await heading(ben, 'Your login has expired').waitFor();
      const elsewhere = await openSocket(stack(), 'ben');
      await elsewhere.ask({ action: 'session.exit', sessionId: 's2' });
      elsewhere.close();
      await ben.signIn('Ben');
      await heading(ben, 'You left').waitFor();
      // The browser logs every refused request to its console, the issuer's too.
      expect(ben.faults.filter((fault) => !fault.includes('status of 400'))).toEqual([]);
      await profile.close();
    }, 60_000);

    test('ends with a logout, on every tab and at the issuer', async () => {
      const profile = await newProfile(browser());
      const [early, tab] = [await openTab(profile, stack().url), await openTab(profile, stack().url)];
      await heading(early, 'Log in to Vigil').waitFor();
      await tab.signIn('Carla');
      await heading(tab, 'My sessions').waitFor();
      // Nobody has to say again who they are.
      await logIn(early).click();
      await heading(early, 'My sessions').waitFor();
      await early.page.close();
      const second = await openTab(profile, `${stack().url}/sessions/s1`);
      await heading(second, 'Design review').waitFor();
      const login = await kept(tab.page);
      await tab.page.getByRole('button', { name: 'Log out' }).click();
      await heading(second, 'You were logged out in another tab').waitFor();
      expect(await violations(second.page)).toEqual([]);
      await heading(tab, 'Log in to Vigil').waitFor();
      await tab.page.waitForURL(`${stack().url}/`);
      expect(await kept(tab.page)).toBeNull();
      const form = {
        grant_type: 'refresh_token',
        client_id: 'vigil',
        refresh_token: login?.refreshToken ?? '',
      };
      const refused = await fetch(`${stack().url}/dev/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      expect(refused.status).toBe(400);
      await tab.page.reload();
      await heading(tab, 'Log in to Vigil').waitFor();

      // The next login is shared by all tabs too.
      await tab.signIn('Carla');
      await heading(second, 'Design review').waitFor();
      expect([tab, second].flatMap(({ faults }) => faults)).toEqual([]);
      await profile.close();
    }, 60_000);

    test('says why it failed, and can be tried again', async () => {
      const profile = await newProfile(browser());
      const tab = await openTab(profile, `${stack().url}/sessions/s1`);
      await logIn(tab).click();
      await tab.page.getByRole('button', { name: 'Do not log in' }).click();
      await tab.page.getByText('You were not logged in. Nobody was chosen.').waitFor();
      expect(new URL(tab.page.url()).pathname).toBe('/sessions/s1');
      expect(await violations(tab.page)).toEqual([]);

      // Somebody else has begun this login, and wants this tab to finish it.
      await tab.page.goto(`${stack().url}/?code=theirs&state=theirs`);
      await tab.page.getByText('This login was not started in this tab').waitFor();
      expect(tab.page.url()).toBe(`${stack().url}/`);
      await tab.signIn('Carla');
      await heading(tab, 'My sessions').waitFor();

      const wrong = await openTab(
        profile,
        `${stack().url}/dev/authorize?client_id=vigil&redirect_uri=http://evil/`,
      );
      await heading(wrong, 'This is no login that can be answered').waitFor();
      expect(await violations(wrong.page)).toEqual([]);
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('cannot begin on a page that was not told its place', async () => {
      const profile = await newProfile(browser());
      await profile.route('**/config.json', (route) => route.fulfill({ status: 404, body: '' }), {
        times: 1,
      });
      const tab = await openTab(profile, stack().url);
      await heading(tab, 'Vigil can’t start').waitFor();
      await tab.page.getByText('/config.json answered 404.').waitFor();
      expect(await violations(tab.page)).toEqual([]);
      await tab.page.getByRole('button', { name: 'Try again' }).click();
      await heading(tab, 'Log in to Vigil').waitFor();
      await profile.close();
    }, 60_000);
  },
  {
    // Long enough that nobody is warned while watching a login, however busy the machine.
    idle: '5m',
    warning: '1m',
    'goodbye-grace': '2s',
    'lost-grace': '2s',
    'token-lifetime': `${LIFETIME}s`,
  },
);

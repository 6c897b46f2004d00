import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { documentedFile } from '../../docs/documented.ts';
import { type LocalStack, startStack } from '../../stories/stack/stack.ts';
import { violations } from '../accessibility.ts';
import { describeInBrowserAlone } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';
import { hosts } from './hosts.ts';
import { applicationOf, type OwnPage, openOwnPage, referencePage } from './own-page.ts';

describeInBrowserAlone('a page of one’s own on its own port', (browser) => {
  let own: OwnPage;
  let stranger: OwnPage;
  let stack: LocalStack;
  beforeAll(async () => {
    [own, stranger] = await Promise.all([openOwnPage(), openOwnPage()]);
    stack = await startStack({ idle: '6s', warning: '90s', redirect: [own.address] });
    const application = documentedFile('src/App.tsx').replace('http://localhost:3000', stack.url);
    const files = await applicationOf(application);
    own.serve(files);
    stranger.serve(files);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([own.stop(), stranger.stop(), stack.remove()]);
  }, 30_000);

  test('enters as the documents describe it, is warned, and extends with one click', async () => {
    const profile = await newProfile(browser());
    const { page, faults } = await openTab(profile, own.address);
    await page.getByText('Inside: Anna').waitFor();
    await page.getByRole('alertdialog').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Extend session' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await profile.close();
  }, 60_000);

  test('shows the warning in light or dark like the document around it, readable in both', async () => {
    const application = documentedFile('src/App.tsx').replace('http://localhost:3000', stack.url);
    const grounds: string[] = [];
    for (const scheme of ['light', 'light dark']) {
      const head = `<style>:root { color-scheme: ${scheme}; } body { background: Canvas; color: CanvasText; }</style>`;
      own.serve(await applicationOf(application, { head }));
      const profile = await browser().newContext({ colorScheme: 'dark' });
      const { page, faults } = await openTab(profile, own.address);
      const dialog = page.getByRole('alertdialog');
      await dialog.waitFor({ timeout: 20_000 });
      grounds.push(await dialog.evaluate((element) => getComputedStyle(element).backgroundColor));
      expect((await violations(page)).filter((one) => one.includes('color-contrast'))).toEqual([]);
      // A click within half a second of the question may have been under way before it, and is no answer.
      await page.waitForTimeout(600);
      await page.getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('alert').getByText('Logged out.').waitFor();
      expect(faults).toEqual([]);
      await profile.close();
    }
    expect(grounds).toEqual(['rgb(255, 254, 251)', 'rgb(30, 33, 32)']);
  }, 90_000);

  test('may have the warning watch before it is in the page, where it asks, and not any more once that was stopped', async () => {
    own.serve(await applicationOf(watchingPage));
    const profile = await newProfile(browser());
    const { page, faults } = await openTab(profile, own.address);
    const [watching, stopped] = [page.getByRole('alertdialog'), page.getByLabel('stopped')];
    const listeners = () => page.evaluate(() => (globalThis as { listeners?: number }).listeners);
    await page.getByText('Nothing is in the page.').waitFor();
    expect(await listeners()).toBe(0);
    await page.getByRole('button', { name: 'Put them in' }).click();
    await watching.waitFor();
    expect([await listeners(), await watching.count(), await stopped.count()]).toEqual([1, 1, 1]);
    await page.evaluate(() => document.querySelector('vigil-warning')?.remove());
    expect(await listeners()).toBe(0);
    expect(faults).toEqual([]);
    await profile.close();
  }, 60_000);

  hosts(browser, () => own);

  test('has hooks that show and hear each thing once, while their component is mounted, and only of their own session', async () => {
    own.serve(await applicationOf(sharingPage(stack.url), { strict: true }));
    const profile = await newProfile(browser());
    const [anna, ben] = await Promise.all(
      ['anna', 'ben'].map((user) => openTab(profile, `${own.address}?user=${user}`)),
    );
    if (!anna || !ben) throw new Error('Two have a tab each.');
    const others = (tab: Tab) => tab.page.getByLabel('Shown');
    const heard = (tab: Tab) => tab.page.getByLabel('Heard');
    await others(ben).getByText('Anna: {"page":1}').waitFor();
    await anna.page.getByRole('button', { name: 'Turn' }).click();
    await others(ben).getByText('Anna: {"page":2}').waitFor();
    await ben.page.getByRole('button', { name: 'Say' }).click();
    await ben.page.getByRole('button', { name: 'Say' }).click();
    await heard(anna).getByText('s1: 1, s1: 2', { exact: true }).waitFor();

    // Once the component is gone nothing is shown, and nobody listens.
    await anna.page.getByRole('button', { name: 'Open or close' }).click();
    await others(ben).getByText('Anna: null').waitFor();
    await ben.page.getByRole('button', { name: 'Say' }).click();
    // One that is still on its way would be heard by whoever listens again when it comes.
    await anna.page.waitForTimeout(1_000);
    await anna.page.getByRole('button', { name: 'Open or close' }).click();
    await others(ben).getByText('Anna: {"page":2}').waitFor();
    await ben.page.getByRole('button', { name: 'Say' }).click();
    await heard(anna).getByText('s1: 1, s1: 2, s1: 4', { exact: true }).waitFor();

    // Another session is then shown, and signals of the first are no longer heard.
    await anna.page.getByRole('button', { name: 'Other session' }).click();
    await others(ben).getByText('Anna').waitFor({ state: 'detached' });
    await ben.page.getByRole('button', { name: 'Say' }).click();
    await ben.page.getByRole('button', { name: 'Other session' }).click();
    await others(ben).getByText('Anna: {"page":2}').waitFor();
    await ben.page.getByRole('button', { name: 'Say' }).click();
    await heard(anna).getByText('s1: 1, s1: 2, s1: 4, s2: 6', { exact: true }).waitFor();
    expect([...anna.faults, ...ben.faults]).toEqual([]);
    await profile.close();
  }, 90_000);

  test('may not read anything unless its origin was named', async () => {
    const profile = await newProfile(browser());
    const page = await profile.newPage();
    await page.goto(stranger.address);
    const read = (path: string) =>
      page.evaluate((url) => fetch(url).then(({ status }) => status, String), `${stack.url}${path}`);
    expect(await read('/dev/token?user=anna')).toMatch(/TypeError/);
    expect(await read('/dev/.well-known/openid-configuration')).toMatch(/TypeError/);
    await page.goto(own.address);
    expect(await read('/dev/users')).toBe(200);
    expect(await read('/config.json')).toBe(200);
    // Everything else that the stack serves stays private.
    expect(await read('/dev/permissions')).toMatch(/TypeError/);
    await profile.close();
  }, 60_000);

  test("may send a header of its own to the issuer, after the browser's preflight request", async () => {
    const profile = await newProfile(browser());
    const page = await profile.newPage();
    await page.goto(own.address);
    const answer = await page.evaluate(
      (url) =>
        fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then(
          async (response) => `${response.status} ${await response.text()}`,
          String,
        ),
      `${stack.url}/dev/token`,
    );
    expect(answer).toMatch(/^400 .*x-www-form-urlencoded/);
    await profile.close();
  }, 30_000);

  test('has its people logged in by the issuer, and sent back', async () => {
    const configuration = (await (await fetch(`${stack.url}/config.json`)).json()) as object;
    own.serve(await referencePage(configuration));
    const profile = await newProfile(browser());
    const { page, faults } = await openTab(profile, own.address);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('button', { name: 'Log in as Ben' }).click();
    await page.getByRole('heading', { name: 'My sessions' }).waitFor();
    expect(page.url()).toBe(own.address);
    expect(faults).toEqual([]);
    await profile.close();
  }, 60_000);
});

/** Two warnings that watch somebody who is warned, of which one is stopped, before either is in the page. */
const watchingPage = `
import { defineWarning } from '@vigil/client/dialog';

globalThis.listeners = 0;
const now = Date.now();
const policy = { idleTimeout: 60_000, warningPeriod: 60_000 };
const participation = {
  sessionId: 's1',
  getSnapshot: () => ({ phase: 'warned', policy, warnAt: now, logoutAt: now + 60_000, live: true }),
  subscribe: () => {
    globalThis.listeners += 1;
    return () => {
      globalThis.listeners -= 1;
    };
  },
};
defineWarning();
const [watching, stopped] = ['watching', 'stopped'].map((name) => {
  const element = document.createElement('vigil-warning');
  element.ariaLabel = name;
  return { element, stop: element.watch({ serverNow: Date.now }, participation) };
});
stopped.stop();

function App() {
  return (
    <main>
      <p>Nothing is in the page.</p>
      <button onClick={() => document.body.append(watching.element, stopped.element)}>Put them in</button>
    </main>
  );
}
`;

/** Shows whoever the address names, who turns pages and counts signals. */
const sharingPage = (stack: string): string => `
import { connect } from '@vigil/client';
import { useOwnState, useParticipation, useSession, useSignals } from '@vigil/client/react';
import { share } from '@vigil/client/state';
import { useMemo, useState } from 'react';

const user = new URL(location.href).searchParams.get('user');
const token = async () => (await (await fetch('${stack}/dev/token?user=' + user)).json()).token;
const client = connect({ url: '${stack.replace('http', 'ws')}/ws', token });
let said = 0;

function App() {
  const [sessionId, enter] = useState('s1');
  // Kept here: what is inside a session goes with it.
  const [page, turn] = useState(1);
  const [heard, hear] = useState([]);
  const session = useParticipation(client, sessionId);
  return session && <Inside {...{ session, enter, page, turn, heard, hear }} />;
}

function Inside({ session, enter, page, turn, heard, hear }) {
  const { roster } = useSession(session);
  const sharing = useMemo(() => share(client, session), [session]);
  const [isOpen, open] = useState(true);
  return (
    <main>
      <ul aria-label="Shown">
        {roster.filter(({ name }) => name.toLowerCase() !== user).map(({ name, state = null }) => <li key={name}>{name}: {JSON.stringify(state)}</li>)}
      </ul>
      <output aria-label="Heard">{heard.join(', ')}</output>
      <button onClick={() => turn(page + 1)}>Turn</button>
      <button onClick={() => sharing.signal(++said)}>Say</button>
      <button onClick={() => open(!isOpen)}>Open or close</button>
      <button onClick={() => enter('s2')}>Other session</button>
      {isOpen && <Shared sharing={sharing} page={page} hear={(value) => hear((all) => [...all, session.sessionId + ': ' + value])} />}
    </main>
  );
}

function Shared({ sharing, page, hear }) {
  useOwnState(sharing, { page });
  useSignals(sharing, ({ value }) => hear(value));
  return null;
}
`;

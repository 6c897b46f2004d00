import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { documentedFile } from '../packages/documented.ts';
import { type LocalStack, startStack } from '../stories/stack.ts';
import { applicationOf, type OwnPage, openOwnPage, referencePage } from './own-page.ts';
import { describeInBrowserAlone } from './setting.ts';
import { newProfile, openTab } from './tab.ts';

describeInBrowserAlone('a page of one’s own on its own port', (browser) => {
  let own: OwnPage;
  let stranger: OwnPage;
  let stack: LocalStack;
  beforeAll(async () => {
    [own, stranger] = await Promise.all([openOwnPage(), openOwnPage()]);
    stack = await startStack({ idle: '6s', warning: '20s', redirect: [own.address] });
    const application = documentedFile('src/App.tsx').replace('http://localhost:3000', stack.url);
    const files = await applicationOf(application);
    own.serve(files);
    stranger.serve(files);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([own.stop(), stranger.stop(), stack.remove()]);
  }, 30_000);

  test('enters as the documents say it, is warned, and extends with one click', async () => {
    const profile = await newProfile(browser());
    const { page, faults } = await openTab(profile, own.address);
    await page.getByText('Inside: Anna').waitFor();
    await page.getByRole('alertdialog').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Extend session' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await profile.close();
  }, 60_000);

  test('reads nothing when it has not been named', async () => {
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
    // Whatever else the stack shows is its own.
    expect(await read('/dev/permissions')).toMatch(/TypeError/);
    await profile.close();
  }, 60_000);

  test('may send a header of its own to the issuer, which a browser asks about first', async () => {
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

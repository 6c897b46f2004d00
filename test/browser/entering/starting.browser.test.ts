import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { starting } from '../../../local/page/starting.ts';
import { violations } from '../accessibility.ts';
import { describeInBrowserAlone } from '../setting.ts';
import { newProfile } from '../tab.ts';

describeInBrowserAlone('a page that is opened while the stack starts', (browser) => {
  test('says so, and opens by itself, with the secret of a link still in its address', async () => {
    const server = createServer(starting);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/join#secret`;
    const profile = await newProfile(browser());
    const page = await profile.newPage();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });

    const answer = await page.goto(url);
    expect(answer?.status()).toBe(503);
    await page.getByRole('heading', { name: 'Vigil is starting' }).waitFor();
    // Examined in a copy that stands still: the page itself may reload meanwhile.
    const still = await profile.newPage();
    await still.setContent(
      (await (await fetch(url, { headers: { accept: 'text/html' } })).text()).replace(
        /<script.*<\/script>/s,
        '',
      ),
    );
    expect(await still.getByRole('heading', { name: 'Vigil is starting' }).count()).toBe(1);
    expect(await violations(still)).toEqual([]);
    server.removeAllListeners('request').on('request', (_request, response) => {
      response.setHeader('content-type', 'text/html').end('<h1>Here</h1>');
    });
    await page.getByRole('heading', { name: 'Here' }).waitFor();
    expect(page.url()).toBe(url);
    expect(refused).toEqual([]);

    await profile.close();
    server.closeAllConnections();
    server.close();
  }, 30_000);
});

test('answers anything but a browser with one line, and with when to ask again', async () => {
  const server = createServer(starting);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/dev/users`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.text()).toBe('Vigil is starting.\n');
  server.close();
});

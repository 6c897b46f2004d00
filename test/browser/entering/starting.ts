import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { starting as answerMeanwhile } from '../../../local/page/starting.ts';
import { violations } from '../accessibility.ts';
import type { Setting } from '../setting.ts';
import { newProfile } from '../tab.ts';

/** What somebody sees who is too early. */
export const starting = ({ browser }: Pick<Setting, 'browser'>): void =>
  describe('a page that is opened while the stack starts', () => {
    test('says so, and opens by itself, with the secret of a link still in its address', async () => {
      const server = createServer(answerMeanwhile);
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

/** What somebody sees whose page is still being fetched. */
export const waiting = ({ browser, stack }: Setting): void =>
  describe('a page that is still being fetched', () => {
    test('stands still in the first second, and makes no frames; then it breathes', async () => {
      const profile = await newProfile(browser());
      const page = await profile.newPage();
      await page.route(/\.js$/, () => {});
      await page.goto(stack().url, { waitUntil: 'commit' });
      const breathing = () =>
        document.getAnimations().filter(({ playState }) => playState === 'running').length;
      await page.waitForFunction(breathing, null, { polling: 100 });
      const client = await profile.newCDPSession(page);
      let frames = 0;
      client.on('Page.screencastFrame', ({ sessionId }) => {
        frames += 1;
        // The last one may come when the page is gone.
        client.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
      });
      await client.send('Page.startScreencast', { format: 'jpeg', quality: 1 });
      /** How many frames it makes in half a second, from this moment of its animation on. */
      const framesFrom = async (moment: number) => {
        await page.evaluate((at) => {
          for (const animation of document.getAnimations()) {
            // So slowly that it lasts on a slow machine, too.
            animation.updatePlaybackRate(0.25);
            animation.currentTime = at;
          }
        }, moment);
        // A busy machine brings late what was made before.
        for (let last = -1, looks = 0; last !== frames && looks < 10; looks += 1) {
          last = frames;
          await page.waitForTimeout(200);
        }
        const before = frames;
        await page.waitForTimeout(500);
        return frames - before;
      };
      expect(await framesFrom(0)).toBe(0);
      expect(await framesFrom(1_000)).toBeGreaterThan(0);
      await profile.close();
    }, 30_000);
  });

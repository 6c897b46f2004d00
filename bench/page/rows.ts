import { join } from 'node:path';
import { invitationSecret } from '../../local/users.ts';
import { findBrowser, launchBrowser } from '../../test/browser/browser.ts';
import { startStack } from '../../test/stories/stack/stack.ts';
import { heaviest, pageWeights } from '../../web/hosting/page-weight.ts';
import type { Row } from '../numbers/row.ts';
import { guestVisit, loginVisit } from './visits.ts';

/** What the page weighs, and how soon somebody on a slow line sees it. */
export const pageRows = async (say: (sentence: string) => void): Promise<Row[]> => {
  const { guest, account, managing } = await pageWeights(join(import.meta.dirname, '../../web'));
  const weights = [
    weight('what a guest fetches before they can knock, gzipped', guest.bytes, heaviest.guest),
    weight('the same with an account', account.bytes, heaviest.account),
    weight('and with all that moderators arrange', managing.bytes, heaviest.managing),
  ];
  const executable = findBrowser();
  if (executable === null) {
    say('There is no Chromium or Chrome here: how soon the page is seen is left out.');
    return weights;
  }
  const stack = await startStack();
  const browser = await launchBrowser(executable);
  try {
    const knocking = await guestVisit(browser, `${stack.url}/join#${invitationSecret}`, 'Greta');
    const login = await loginVisit(browser, `${stack.url}/`, 'Anna');
    return [
      ...weights,
      time('first paint at 400 kbit/s and 150 ms, for a guest', knocking.firstPaint, 2_000),
      time('until they can say their name', knocking.ready, null),
      time('first paint at 400 kbit/s, with an account', login.firstPaint, 2_000),
      time('until they can log in', login.ready, null),
      time('from the login back to their sessions', login.back, null),
      weight('and what comes over the line for that', login.bytesBack, 15_000),
    ];
  } finally {
    await browser.close();
    await stack.remove();
  }
};

const weight = (what: string, bytes: number, most: number): Row => ({
  what,
  measured: kilobytes(bytes),
  against: kilobytes(most),
  ratio: bytes / most,
  target: 1,
});

const time = (what: string, milliseconds: number, most: number | null): Row => ({
  what,
  measured: seconds(milliseconds),
  against: most === null ? '' : seconds(most),
  ratio: most === null ? null : milliseconds / most,
  target: most === null ? null : 1,
});

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;

import { type Browser, chromium } from 'playwright-core';
import { executableOf } from './engines/executable.ts';

const variables = ['CHROME_PATH', 'CHROME_BIN', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** This machine's browser as people have it, or null when there is none. Never downloads one. */
export const findBrowser = (): string | null => executableOf(variables, names, [...elsewhere, ...own()]);

/** The browser for the tests: the same engine without windows, where it is installed and none is named. */
export const findEngine = (): string | null =>
  executableOf(variables, ['chromium-headless-shell', 'chrome-headless-shell']) ?? findBrowser();

const own = (): string[] => [chromium.executablePath()].filter((path) => path !== '');

/** No network traffic of the browser's own: only the page itself is to be fetched. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: flags });

/** As people have it: keeps the pages that somebody leaves, to go back to. Its driver does not wait for one that comes back. */
export const launchKeepingBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: flags, ignoreDefaultArgs: ['--disable-back-forward-cache'] });

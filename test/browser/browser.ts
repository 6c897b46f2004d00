import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const variables = ['CHROME_PATH', 'CHROME_BIN', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** This machine's browser for the tests, or null when there is none. Never downloads one. */
export const findBrowser = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null => {
  const named = variables.flatMap((variable) => environment[variable] ?? []);
  const installed = (environment.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const own = [chromium.executablePath()].filter((path) => path !== '');
  return [...named, ...installed, ...elsewhere, ...own].find((path) => existsSync(path)) ?? null;
};

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
  chromium.launch({
    executablePath,
    // Root cannot use the sandbox, and everybody else should.
    args: process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags,
  });

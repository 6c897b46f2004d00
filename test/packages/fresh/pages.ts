import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../browser/browser.ts';
import { documentedFile } from '../../docs/documented.ts';
import { startStack } from '../../stories/stack/stack.ts';
import { documentedCommands } from './cloud.ts';
import type { Place } from './place.ts';

/** The addresses in the document. */
const [STACK, PAGE] = ['http://localhost:3000', 'http://localhost:5173/'];
const PORTS = { react: 23_410, vue: 23_411 };

/**
 * The document's page with React, and one with Vue: built as strictly as their templates do, and warned in a browser.
 */
export const pages = async (place: Place): Promise<void> => {
  const redirect = Object.values(PORTS).map((port) => PAGE.replace('5173', String(port)));
  const stack = await startStack({ idle: '8s', warning: '30s', redirect });
  const executable = findBrowser();
  const browser = executable === null ? null : await launchBrowser(executable);
  if (!browser)
    console.warn('*** SKIPPED: there is no Chromium on this machine, so nobody looks at the pages. ***');
  const at = (text: string): string => text.replaceAll(STACK, stack.url);
  try {
    // At this point the document is in the app's folder, and leaves it.
    await place.run('mkdir -p my-app');
    await place.at('my-app').run(documentedCommands.page);
    const react = place.at('page');
    await react.write('src/App.tsx', at(documentedFile('src/App.tsx')));
    await react.run(documentedCommands.build);
    await warned(react, PORTS.react, browser);

    await place.run(
      documentedCommands.page.replace('cd ..\n', '').replaceAll('page', 'vue').replace('react-ts', 'vue-ts'),
    );
    const vue = place.at('vue');
    await vue.write('src/App.vue', at(await readFile(join(import.meta.dirname, 'app.vue.txt'), 'utf8')));
    await vue.run(documentedCommands.build);
    await warned(vue, PORTS.vue, browser);
  } finally {
    await browser?.close();
    await stack.remove();
  }
};

const warned = async (place: Place, port: number, browser: Browser | null): Promise<void> => {
  const end = place.start('npm', 'run', 'dev', '--', '--port', String(port), '--strictPort');
  try {
    await answering(`http://localhost:${port}/`);
    if (!browser) return;
    const profile = await browser.newContext();
    const page = await profile.newPage();
    await page.goto(`http://localhost:${port}/`);
    await page.getByText('Inside: Anna').waitFor();
    await page.getByRole('alertdialog').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Extend session' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await profile.close();
  } finally {
    await end();
  }
};

const answering = async (address: string): Promise<void> => {
  for (const until = Date.now() + 30_000; Date.now() < until; await pause(200))
    if (
      await fetch(address).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  throw new Error(`Nothing answers at ${address}.`);
};

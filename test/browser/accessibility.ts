import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What puts `axe` into a page: the smaller one, as each page has to read all of it. */
export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What depends on colours. Everything else is the same in the other scheme, and is checked once. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** The one that a page is in, and then the other. */
const SCHEMES = { light: ['light', 'dark'], dark: ['dark', 'light'] } as const;

/** Every violation that axe finds on the page as it is, one line each, in light and in dark: first in the scheme that it is in. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  const { scheme, hasAxe } = await page.evaluate(() => ({
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? ('dark' as const) : ('light' as const),
    hasAxe: 'axe' in globalThis,
  }));
  const [shown, other] = SCHEMES[scheme];
  // Evaluated, not added as a script, so that the page's own security policy stays in force.
  if (!hasAxe) await page.evaluate(axeSource);
  return [...(await foundIn(page, shown)), ...(await foundIn(page, other, OF_COLOURS))];
};

const foundIn = async (
  page: Page,
  colorScheme: keyof typeof SCHEMES,
  rules?: readonly string[],
): Promise<string[]> => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const found = await page.evaluate(async (runOnly) => {
    const { violations: all } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(runOnly && { runOnly: [...runOnly] }),
    });
    // What was found in order is most of the result, and stays in the page.
    return all.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, rules ?? null);
  return found.map((one) => `${colorScheme}: ${one}`);
};

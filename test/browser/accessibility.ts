import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What puts `axe` into a page: the smaller one, as each page has to read all of it. */
export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What depends on colours. Everything else is the same in the dark, and is checked once. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Every violation that axe finds on the page as it is, one line each, in light and in dark. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Evaluated, not added as a script, so that the page's own security policy stays in force.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
    const { violations: all } = await page.evaluate(
      (runOnly) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          resultTypes: ['violations'],
          ...(runOnly && { runOnly }),
        }),
      colorScheme === 'dark' ? OF_COLOURS : null,
    );
    for (const { id, help, nodes } of all)
      found.push(`${colorScheme}: ${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }
  return found;
};

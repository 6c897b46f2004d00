import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What depends on colours. Everything else is the same in the dark, and is checked once. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Every violation that axe finds on the page as it is, one line each, in light and in dark. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Evaluated, not added as a script, so that the page's own security policy stays in force.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
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

import { axeSource } from '../accessibility.ts';
import type { EnginePage } from './engine.ts';

/** Every violation that axe finds on the page as it is, one line each. */
export const violations = async (page: EnginePage): Promise<readonly string[]> => {
  // What is fading in does not have its final colours yet.
  await page.ask(
    `Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)`,
  );
  await page.run(axeSource);
  return page.ask(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
};

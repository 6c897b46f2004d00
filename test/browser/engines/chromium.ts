import { findBrowser, launchBrowser } from '../browser.ts';
import { DESKTOP, type Engine } from './engine.ts';

/** Chromium, driven like the other engines; null when there is none. Its own tests use more of its abilities. */
export const findChromium = (): (() => Promise<Engine>) | null => {
  const executablePath = findBrowser();
  return executablePath === null ? null : () => launch(executablePath);
};

const launch = async (executablePath: string): Promise<Engine> => {
  const browser = await launchBrowser(executablePath);
  return {
    newPerson: async (viewport = DESKTOP) => {
      const context = await browser.newContext({ viewport, locale: 'en-GB' });
      const page = await context.newPage();
      return {
        go: async (url) => void (await page.goto(url)),
        ask: (expression) => page.evaluate(expression),
        run: async (script) => void (await page.evaluate(script)),
        click: (xpath) => page.locator(`xpath=${xpath}`).first().click(),
        type: (text) => page.keyboard.type(text),
        press: (key) => page.keyboard.press(key),
        picture: (all = true) => page.screenshot({ fullPage: all, animations: 'disabled' }),
        resize: (size) => page.setViewportSize(size),
        darken: (dark) => page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
};

import puppeteer from 'puppeteer-core';
import { DESKTOP, type Engine, schemeOfRoot } from './engine.ts';
import { executableOf } from './executable.ts';

/** Firefox, by WebDriver BiDi and its own remote agent, so that no driver is needed; null when there is none. */
export const findFirefox = (): (() => Promise<Engine>) | null => {
  const executablePath = executableOf(
    ['FIREFOX_PATH', 'FIREFOX_BIN'],
    ['firefox-esr', 'firefox'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  );
  return executablePath === null ? null : () => launch(executablePath);
};

const launch = async (executablePath: string): Promise<Engine> => {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  return {
    newPerson: async (viewport = DESKTOP) => {
      const context = await browser.createBrowserContext();
      const page = await context.newPage({ type: 'window' });
      await page.setViewport(viewport);
      return {
        go: async (url) => void (await page.goto(url)),
        ask: (expression) => page.evaluate(expression) as never,
        run: async (script) => void (await page.evaluate(script)),
        click: (xpath) => page.locator(`::-p-xpath(${xpath})`).click(),
        type: (text) => page.keyboard.type(text),
        press: (key) => page.keyboard.press(key),
        picture: (all = true) => page.screenshot({ fullPage: all }),
        resize: (size) => page.setViewport(size),
        darken: async (dark) => void (await page.evaluate(schemeOfRoot(dark))),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
};

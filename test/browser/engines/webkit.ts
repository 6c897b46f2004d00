import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Builder, By, until as conditions, Key as Keys, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../hosts/free-port.ts';
import { DESKTOP, type Engine, type EnginePage, type Size, schemeOfRoot } from './engine.ts';
import { executableOf } from './executable.ts';

const PATIENCE = 20_000;

/**
 * WebKit, the engine of Safari, by WebDriver on a virtual screen; null when driver or screen is missing. A driver
 * serves one session, so each person gets their own.
 */
export const findWebkit = (): (() => Promise<Engine>) | null => {
  const driver = executableOf(['WEBKIT_DRIVER'], ['WebKitWebDriver']);
  const screen = executableOf([], ['Xvfb']);
  return driver === null || screen === null ? null : () => launch(driver, screen);
};

const launch = async (driver: string, screen: string): Promise<Engine> => {
  const xvfb = spawn(screen, ['-displayfd', '3', '-screen', '0', '1280x6000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(xvfb.stdio[3] as Readable, 'data')) as [Buffer];
  const DISPLAY = `:${number.toString().trim()}`;
  const people = new Set<EnginePage>();
  return {
    newPerson: async (size = DESKTOP) => {
      const port = await freePort();
      const child = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
        stdio: 'ignore',
        // From a locale such as `C.UTF-8` it derives a language tag that no page understands.
        env: { ...process.env, DISPLAY, LC_ALL: 'C' },
      });
      const session = await sessionAt(`http://127.0.0.1:${port}`);
      await place(session, size);
      const person = pageOf(session, async () => {
        people.delete(person);
        await session.quit();
        await end(child);
      });
      people.add(person);
      return person;
    },
    close: async () => {
      await Promise.all([...people].map((person) => person.close()));
      await end(xvfb);
    },
  };
};

const pageOf = (session: WebDriver, close: () => Promise<void>): EnginePage => ({
  go: (url) => session.get(url),
  ask: (expression) =>
    session.executeAsyncScript(
      `const done = arguments[arguments.length - 1]; Promise.resolve(${expression}).then(done)`,
    ),
  run: (script) => session.executeScript(script),
  click: async (xpath) => {
    const element = await session.wait(conditions.elementLocated(By.xpath(xpath)), PATIENCE);
    await element.click();
  },
  type: (text) => session.actions().sendKeys(text.replaceAll('\n', Keys.ENTER)).perform(),
  press: (key) =>
    session
      .actions()
      .sendKeys(Keys[key.toUpperCase() as 'ENTER' | 'ESCAPE' | 'TAB'])
      .perform(),
  picture: async (all = true) => {
    // A screenshot shows only the window, so for the whole page the window is made high enough.
    const { width, height, hidden } = all ? await extentOf(session) : { width: 0, height: 0, hidden: 0 };
    if (hidden > 0) await place(session, { width, height: height + hidden });
    const picture = Buffer.from(await session.takeScreenshot(), 'base64');
    if (hidden > 0) await place(session, { width, height });
    return picture;
  },
  resize: (size) => place(session, size),
  darken: (dark) => session.executeScript(schemeOfRoot(dark)),
  close,
});

const place = async (session: WebDriver, size: Size): Promise<void> => {
  await session
    .manage()
    .window()
    .setRect({ x: 0, y: 0, ...size });
};

/** The size of the window, and how much of the page is hidden below it. */
const extentOf = async (session: WebDriver): Promise<Size & { readonly hidden: number }> => ({
  ...(await session.manage().window().getRect()),
  hidden: await session.executeScript('return document.documentElement.scrollHeight - innerHeight'),
});

/** The driver needs a moment before it listens. */
const sessionAt = async (url: string): Promise<WebDriver> => {
  const builder = () =>
    new Builder()
      .usingServer(url)
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { args: ['--automation'] },
      })
      .build();
  for (const last = Date.now() + PATIENCE; ; ) {
    const answers = await fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers || Date.now() > last) return builder();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
};

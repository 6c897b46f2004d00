import type { Browser, BrowserContext, Disposable, Locator, Page } from 'playwright-core';

/** A tab as a test sees it: the page, the errors in it, and the places where people look. */
export type Tab = {
  readonly page: Page;
  /** Script errors and violations of the security policy. */
  readonly faults: readonly string[];
  readonly addNote: Locator;
  readonly warning: Locator;
  readonly extend: Locator;
  readonly loggedOut: Locator;
  readonly reenter: Locator;
  readonly notes: Locator;
  /** Somebody's line in the roster. */
  inside(name: string): Locator;
  /** Answers a question with yes. The focus must be on the harmless answer. */
  agree(): Promise<void>;
  /** Through the development issuer, and back to where the tab was. */
  signIn(name: string): Promise<void>;
};

export const openTab = async (
  context: BrowserContext,
  url: string,
  /** What the page is to find when it is loaded for the first time. */
  prepare?: (page: Page) => Promise<Disposable>,
): Promise<Tab> => {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const prepared = await prepare?.(page);
  await page.goto(url);
  await prepared?.dispose();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  return {
    page,
    faults,
    addNote: button('Add a note'),
    warning: page.getByRole('alertdialog', { name: 'Are you still there?' }),
    extend: button('Extend session'),
    loggedOut: page.getByRole('heading', { name: 'You were logged out' }),
    reenter: button('Re-enter'),
    notes: page.getByRole('textbox', { name: /^Note/ }),
    inside: (name) => page.getByRole('complementary').getByRole('listitem').filter({ hasText: name }),
    agree: async () => {
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
    },
    signIn: async (name) => {
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await button(`Log in as ${name}`).click();
    },
  };
};

/** A browser profile of its own: another person at another machine. */
export const newProfile = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 1100, height: 760 } });

/** Keeps somebody active by a key in the workspace twice a second, until it is stopped. The page does it by itself: a driver costs as much again. */
export const keepBusy = ({ page }: Tab): (() => Promise<void>) => {
  const begun = page.evaluate(() => {
    const press = () =>
      document
        .querySelector('.workspace')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true, composed: true }));
    press();
    return window.setInterval(press, 500);
  });
  return async () => page.evaluate((timer) => window.clearInterval(timer), await begun);
};

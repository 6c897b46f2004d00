import type { Locator } from 'playwright-core';
import type { Tab } from './tab.ts';

export const button = (tab: Tab, name: string | RegExp): Locator =>
  tab.page.getByRole('button', { name, exact: true });

export const heading = (tab: Tab, name: string): Locator => tab.page.getByRole('heading', { name, level: 1 });

/** By how many pixels the page is wider than what shows it. */
export const overflow = (tab: Pick<Tab, 'page'>): Promise<number> =>
  tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

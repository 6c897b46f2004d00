import { performance } from 'node:perf_hooks';
import type { Browser } from 'playwright-core';
import { visitorOnSlowLine } from './line.ts';

/** Times in milliseconds after the navigation; what was fetched, in bytes. */
export type GuestVisit = {
  readonly firstPaint: number;
  /** When the field for their name is shown. */
  readonly ready: number;
  readonly bytes: number;
};

/** A guest opens their link for the first time, and knocks. */
export const guestVisit = async (browser: Browser, link: string, name: string): Promise<GuestVisit> => {
  const { page, bytes, firstPaint, leave } = await visitorOnSlowLine(browser);
  const begun = performance.now();
  await page.goto(link, { waitUntil: 'commit' });
  const field = page.getByRole('textbox', { name: 'Your name' });
  await field.waitFor({ timeout: 60_000 });
  const ready = performance.now() - begun;
  const seen = await firstPaint();
  await field.fill(name);
  await page.getByRole('button', { name: 'Knock' }).click();
  await page.getByRole('button', { name: 'Leave' }).waitFor({ timeout: 60_000 });
  const visit = { firstPaint: seen, ready, bytes: bytes() };
  await leave();
  return visit;
};

export type LoginVisit = {
  readonly firstPaint: number;
  /** When the way to the login is shown. */
  readonly ready: number;
  readonly bytes: number;
  /** When the lists are shown after the login. */
  readonly back: number;
  readonly bytesBack: number;
  /** Scripts and styles that were fetched a second time. */
  readonly again: readonly string[];
};

/** Somebody comes for the first time, logs in, and is back on the page. */
export const loginVisit = async (browser: Browser, url: string, name: string): Promise<LoginVisit> => {
  const { page, bytes, fetched, firstPaint, leave } = await visitorOnSlowLine(browser);
  const begun = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  const toLogin = page.getByRole('button', { name: 'Log in', exact: true });
  await toLogin.waitFor({ timeout: 60_000 });
  const ready = performance.now() - begun;
  const seen = await firstPaint();
  const first = fetched().length;
  await toLogin.click();
  const asThem = page.getByRole('button', { name: `Log in as ${name}` });
  await asThem.waitFor({ timeout: 60_000 });
  const away = bytes();
  const known = fetched().slice(0, first);
  const leaving = performance.now();
  await asThem.click();
  await page.getByRole('heading', { name: 'My sessions' }).waitFor({ timeout: 60_000 });
  const visit = {
    firstPaint: seen,
    ready,
    bytes: away,
    back: performance.now() - leaving,
    bytesBack: bytes() - away,
    again: fetched()
      .slice(first)
      .filter((path) => known.includes(path)),
  };
  await leave();
  return visit;
};

import { performance } from 'node:perf_hooks';
import type { Browser } from 'playwright-core';
import { visitorOnSlowLine } from './line.ts';

/** Times in milliseconds after the navigation, what came over the line in bytes. */
export type GuestVisit = {
  readonly firstPaint: number;
  /** The field for their name is there. */
  readonly ready: number;
  readonly bytes: number;
};

/** A guest comes by their link for the first time, and knocks. */
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
  /** The way to the login is there. */
  readonly ready: number;
  readonly bytes: number;
  /** After the login: the lists are there. */
  readonly back: number;
  readonly bytesBack: number;
  /** Scripts and styles that came over the line a second time. */
  readonly again: readonly string[];
};

/** Somebody comes for the first time, logs in, and comes back. */
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

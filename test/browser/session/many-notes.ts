import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { arrive } from '../arrival.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { holds, type SettingOfLine } from '../setting.ts';
import { newProfile } from '../tab.ts';

const NOTES = 200;

const noteOf = (number: number, text: string, revision: number) => ({
  itemId: `note-${1_000 + number}`,
  revision,
  value: { text },
});

const content = {
  items: Array.from({ length: NOTES }, (_, at) => noteOf(at, 'On and on. '.repeat(at % 40), at + 1)),
  next: null,
  contentRevision: NOTES,
};

const others = (one: object) =>
  Array.from({ length: 20 }, (_, at) => ({ ...one, participantId: `other-${at}`, name: `Person ${at}` }));

/** A session in which much is written. What would be slow on a phone is counted: no clock is right beside a busy neighbour. */
export const manyNotes = ({ browser, stack, test }: SettingOfLine): void =>
  describe('many notes', () => {
    test('are measured together, and only the one that somebody has changed is rendered again', async () => {
      const sessionId = sessionOf(await newSession(stack(), 'ben', 'Much to read'));
      const profile = await newProfile(browser());
      let change: (note: ReturnType<typeof noteOf>) => void = () => {};
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) => {
          const message = JSON.parse(String(text));
          if (message.type !== 'session.joined') return socket.send(text);
          const roster = [...message.roster, ...others(message.roster[0])];
          socket.send(JSON.stringify({ ...message, roster, content }));
        });
        change = (note) =>
          socket.send(
            JSON.stringify({ type: 'content.changed', sessionId, serverTime: Date.now(), ...note }),
          );
      });
      await profile.addInitScript(countReads);
      const tab = await arrive(profile, 'Ben', stack().url);
      const { page } = tab;
      const layouts = await countLayouts(page);

      await page.getByRole('link', { name: 'Open: Much to read', exact: true }).click();
      await tab.notes.nth(NOTES - 1).waitFor();
      await page.waitForFunction(isAllInSight);
      expect(await layouts()).toBeLessThan(NOTES);
      await page.setViewportSize({ width: 390, height: 760 });
      await page.waitForFunction(isAllInSight);
      expect(await layouts()).toBeLessThan(NOTES);

      const entering = await page.evaluate(readsSince);
      for (const count of Object.values(entering)) expect(count).toBeGreaterThan(0);
      change(noteOf(7, 'Changed by somebody else', NOTES + 1));
      await holds(tab.notes.nth(7), 'Changed by somebody else');
      const { values, ...rest } = await page.evaluate(readsSince);
      expect(values).toBeLessThan(NOTES / 2);
      expect(rest).toEqual({ permissions: 0, comparisons: 0 });
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);
  });

/** How often the browser has laid out this page since it was last asked. */
const countLayouts = async (page: Page): Promise<() => Promise<number>> => {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  let before = 0;
  const count = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    const now = metrics.find(({ name }) => name === 'LayoutCount')?.value ?? 0;
    const since = now - before;
    before = now;
    return since;
  };
  await count();
  return count;
};

/** Runs in the page: whether no note needs more room than it has. */
const isAllInSight = (): boolean =>
  [...document.querySelectorAll('textarea')].every(
    ({ scrollHeight, clientHeight, rows }) => scrollHeight <= clientHeight || rows === 30,
  );

type Reads = { values: number; permissions: number; comparisons: number };

const readsSince = (): Reads => {
  const reads = globalThis as unknown as Reads;
  const { values, permissions, comparisons } = reads;
  Object.assign(reads, { values: 0, permissions: 0, comparisons: 0 });
  return { values, permissions, comparisons };
};

/**
 * Runs in the page, before its own scripts: a field is looked at whenever it is rendered, what a browser permits is asked
 * of another process, and the roster is sorted by the names in it.
 */
const countReads = (): void => {
  const reads = Object.assign(globalThis, { values: 0, permissions: 0, comparisons: 0 });
  const spy = (of: object, name: string, read: (value: unknown) => unknown) => {
    const { get, ...rest } = Object.getOwnPropertyDescriptor(of, name) as PropertyDescriptor;
    Object.defineProperty(of, name, {
      ...rest,
      get() {
        return read(get?.call(this));
      },
    });
  };
  spy(HTMLTextAreaElement.prototype, 'value', (value) => {
    reads.values += 1;
    return value;
  });
  spy(Notification, 'permission', (value) => {
    reads.permissions += 1;
    return value;
  });
  spy(Intl.Collator.prototype, 'compare', (compare) => (one: string, other: string) => {
    reads.comparisons += 1;
    return (compare as Intl.Collator['compare'])(one, other);
  });
};

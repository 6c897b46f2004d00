import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RosterEntry } from '../../../client/client.ts';
import { arrive } from '../arrival.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { holds, type SettingOfLine } from '../setting.ts';
import { newProfile } from '../tab.ts';

const NOTES = 200;
const PEOPLE = 20;

const noteOf = (number: number, text: string, revision: number) => ({
  itemId: `note-${1_000 + number}`,
  revision,
  value: { text },
});

const content = {
  items: Array.from({ length: NOTES }, (_, at) =>
    // Some come from a program that ends its lines in another way.
    noteOf(at, (at % 10 ? 'On and on. ' : 'A line.\r\n').repeat(at % 40), at + 1),
  ),
  next: null,
  contentRevision: NOTES,
};

const others = (one: object) =>
  Array.from({ length: PEOPLE }, (_, at) => ({ ...one, participantId: `other-${at}`, name: `Person ${at}` }));

/** A session in which much is written. What would be slow on a phone is counted: no clock is right beside a busy neighbour. */
export const manyNotes = ({ browser, stack, test }: SettingOfLine): void =>
  describe('many notes and people', () => {
    test('are measured together, and only what somebody has changed is rendered again', async () => {
      const sessionId = sessionOf(await newSession(stack(), 'ben', 'Much to read'));
      const profile = await newProfile(browser());
      let tell: (message: object) => void = () => {};
      let roster: readonly RosterEntry[] = [];
      let revision = 0;
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) => {
          const message = JSON.parse(String(text));
          if (message.type !== 'session.joined') return socket.send(text);
          revision = message.revision;
          roster = [...message.roster, ...others(message.roster[0])];
          socket.send(JSON.stringify({ ...message, roster, content }));
        });
        tell = (message) => socket.send(JSON.stringify({ sessionId, serverTime: Date.now(), ...message }));
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
      tell({ type: 'content.changed', ...noteOf(7, 'Changed by somebody else', NOTES + 1) });
      await holds(tab.notes.nth(7), 'Changed by somebody else');
      const { values, ...rest } = await page.evaluate(readsSince);
      expect(values).toBeLessThan(NOTES / 2);
      expect(rest).toEqual({ permissions: 0, comparisons: 0, initials: 0 });

      await page.getByRole('button', { name: 'Show all' }).click();
      await tab.inside('Person 9').waitFor();
      expect((await page.evaluate(readsSince)).initials).toBeGreaterThan(PEOPLE / 2);
      const changed = [{ ...roster.find(({ name }) => name === 'Person 9'), phase: 'warned' }];
      tell({
        type: 'presence.changed',
        since: revision,
        revision: revision + 1,
        joined: [],
        changed,
        left: [],
      });
      await tab.inside('Person 9').getByText('inactive').waitFor();
      expect((await page.evaluate(readsSince)).initials).toBeLessThan(PEOPLE / 2);
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

type Reads = Record<'values' | 'permissions' | 'comparisons' | 'initials', number>;

const readsSince = (): Reads => {
  const reads = globalThis as unknown as Reads;
  const { values, permissions, comparisons, initials } = reads;
  Object.assign(reads, { values: 0, permissions: 0, comparisons: 0, initials: 0 });
  return { values, permissions, comparisons, initials };
};

/**
 * Runs in the page, before its own scripts: a field is looked at whenever it is rendered, what a browser permits is asked
 * of another process, the roster is sorted by the names in it, and everybody in it has an initial.
 */
const countReads = (): void => {
  const reads = Object.assign(globalThis, { values: 0, permissions: 0, comparisons: 0, initials: 0 });
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
  const { toUpperCase } = String.prototype;
  String.prototype.toUpperCase = function () {
    reads.initials += 1;
    return toUpperCase.call(this);
  };
};

import { describe, expect, test } from '@jest/globals';
import type { ParticipationState } from '../../../client/session/participation-state.ts';
import { countdown } from '../../../client/warning/countdown.ts';
import type { Parts } from '../../../client/warning/parts.ts';
import type { WarningTexts } from '../../../client/warning/texts.ts';
import { globalsOfATest, handTimers } from './globals.ts';

const standIn = globalsOfATest();

/** What is shown and announced, word by word: each text names its parts. */
const texts = {
  over: 'over',
  checking: 'checking',
  when: (at: Date, left: number) => `at ${at.getTime()} in ${left}`,
  remaining: (left: number) => `${left} left`,
  sign: (clock: string | null) => `sign ${clock}`,
} as WarningTexts;

const counting = (logoutAt: number | null, { open = true, warningPeriod = 1_800_000 } = {}) => {
  const timers = handTimers();
  standIn({ setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout });
  const state = { logoutAt, live: true, policy: { warningPeriod } };
  const place = () => ({ textContent: 'before' });
  const words = new Set<string>();
  const bar: { max: number; value?: number; hidden: boolean; removeAttribute(name: string): void } = {
    max: 0,
    hidden: false,
    removeAttribute: (name) => void Reflect.deleteProperty(bar, name),
  };
  const parts = {
    dialog: { open },
    left: {
      ...place(),
      classList: { toggle: (name: string, on: boolean) => (on ? words.add(name) : words.delete(name)) },
    },
    bar,
    when: place(),
    mark: place(),
    urgent: place(),
  };
  let now = 0;
  const said: string[] = [];
  const clock = countdown(parts as unknown as Parts, texts, {
    state: () => state as ParticipationState,
    serverNow: () => now,
    here: (at) => new Date(at + 7),
    say: (text) => void said.push(text),
  });
  return {
    ...clock,
    timers,
    state,
    parts,
    words,
    at: (next: number) => {
      now = next;
      clock.tick();
    },
    said: () => said.splice(0),
    shown: () => [parts.left, parts.when, parts.mark, parts.urgent].map(({ textContent }) => textContent),
  };
};

describe('The time that is left', () => {
  test('is shown as it is at each second, and in the title', () => {
    const c = counting(90_300);
    c.begin();
    expect(c.shown()).toEqual(['1:31', 'at 90307 in 120000', '120000 left', '']);
    expect([c.said(), c.timers.delays()]).toEqual([['sign 1:31'], [305]]);
    expect([c.parts.bar, [...c.words]]).toMatchObject([{ max: 1_800_000, value: 91_000, hidden: false }, []]);
    c.at(30_500);
    expect(c.shown()).toEqual(['1:00', 'at 90307 in 60000', '120000 left', '60000 left']);
    expect([c.said(), c.timers.delays()]).toEqual([['sign 1:00'], [805]]);
    c.timers.fire();
    expect(c.timers.delays()).toEqual([805]);
  });

  test('fills the bar at most', () => {
    const c = counting(90_000, { warningPeriod: 60_000 });
    c.begin();
    expect(c.parts.bar).toMatchObject({ max: 60_000, value: 60_000 });
    const none = counting(90_000, { warningPeriod: 0 });
    none.begin();
    expect(none.parts.bar).toMatchObject({ max: 1, value: 0 });
  });

  test('is announced at marks, each once, and interrupts in the last minute', () => {
    const c = counting(1_000_000);
    c.begin();
    c.at(400_000);
    expect(c.shown().slice(2)).toEqual(['600000 left', '']);
    c.at(400_500);
    c.parts.mark.textContent = 'read';
    c.at(400_900);
    expect(c.shown().slice(2)).toEqual(['read', '']);
    c.at(880_000);
    expect(c.shown().slice(2)).toEqual(['120000 left', '']);
    c.at(970_000);
    expect(c.shown().slice(2)).toEqual(['120000 left', '30000 left']);
    // Nothing is left of another warning, and its marks are announced anew.
    c.state.logoutAt = 3_000_000;
    c.at(1_000_000);
    c.begin();
    expect(c.shown().slice(2)).toEqual(['', '']);
    c.at(2_400_000);
    c.begin();
    expect(c.shown().slice(2)).toEqual(['600000 left', '']);
  });

  test('is over at zero, and is checked once a second from then on', () => {
    const c = counting(1_000);
    c.begin();
    c.at(1_000);
    expect(c.shown()).toEqual(['over', '', '', 'over']);
    expect([c.parts.bar.hidden, [...c.words], c.timers.delays()]).toEqual([true, ['words'], [1_000]]);
    c.at(5_000);
    expect([c.shown()[0], c.said().at(-1), c.timers.delays()]).toEqual(['over', 'sign 0:00', [1_000]]);
    c.state.logoutAt = 65_000;
    c.at(5_000);
    expect([c.shown()[0], c.parts.bar.hidden, [...c.words]]).toEqual(['1:00', false, []]);
  });

  test('is unknown while the connection is down, and nothing is claimed about it', () => {
    const c = counting(90_000);
    c.begin();
    c.state.live = false;
    c.said();
    c.at(40_000);
    expect(c.shown()).toEqual(['checking', 'at 90007 in 120000', '120000 left', '']);
    expect([c.said(), 'value' in c.parts.bar, [...c.words]]).toEqual([['sign null'], false, ['words']]);
    c.state.live = true;
    c.at(41_000);
    expect([c.shown()[0], c.parts.bar.value]).toEqual(['0:49', 49_000]);
  });

  test('is only in the title while there is no question', () => {
    const c = counting(90_000, { open: false });
    c.tick();
    expect([c.said(), c.shown()[0]]).toEqual([['sign 1:30'], 'before']);
  });

  test('is nothing without a logout, and no longer checked when it has ended', () => {
    const c = counting(null);
    c.begin();
    expect([c.said(), c.timers.delays()]).toEqual([[], []]);
    c.state.logoutAt = 90_000;
    c.tick();
    c.tick();
    expect(c.timers.delays()).toHaveLength(1);
    c.end();
    expect(c.timers.delays()).toEqual([]);
  });
});

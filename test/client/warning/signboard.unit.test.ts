import { describe, expect, test } from '@jest/globals';
import { signboard, type Tab } from '../../../client/warning/signboard.ts';
import { handClock } from '../hand-clock.ts';

/** A tab, of which whoever listens hears each new title, and reads it with its spaces collapsed, as in a page. */
const tab = () => {
  const time = handClock();
  let title = 'Plans';
  let marked = false;
  const heard = new Set<() => void>();
  const means: Tab = {
    getTitle: () => title.replaceAll(/\s+/g, ' ').trim(),
    setTitle: (next) => {
      title = next;
      for (const listener of heard) listener();
    },
    mark: (on) => {
      marked = on;
    },
    onRetitled: (listener) => void heard.add(listener),
  };
  return {
    ...signboard(means, time.clock),
    advance: time.advance,
    another: () => signboard(means, time.clock),
    retitle: means.setTitle,
    onRetitled: means.onRetitled,
    seen: () => [means.getTitle(), marked],
  };
};

describe('A sign', () => {
  test('stands in front of the title and marks the icon until it is lowered', () => {
    const t = tab();
    const sign = t.raise('Still there? 0:10');
    expect(t.seen()).toEqual(['Still there? 0:10 – Plans', true]);
    sign.say('Still there? 0:09');
    expect(t.seen()).toEqual(['Still there? 0:09 – Plans', true]);
    sign.lower();
    sign.lower();
    expect(t.seen()).toEqual(['Plans', false]);
  });

  test('is the latest of several', () => {
    const t = tab();
    const knock = t.raise('Gil knocks');
    const warning = t.raise('Still there?');
    expect(t.seen()).toEqual(['Still there? – Plans', true]);
    knock.say('Two knock');
    expect(t.seen()).toEqual(['Still there? – Plans', true]);
    const third = t.raise('Time is up');
    third.lower();
    third.lower();
    expect(t.seen()).toEqual(['Still there? – Plans', true]);
    warning.lower();
    expect(t.seen()).toEqual(['Two knock – Plans', true]);
    knock.lower();
    expect(t.seen()).toEqual(['Plans', false]);
  });

  test('stays in front of whatever title the application sets meanwhile, and leaves that', () => {
    const t = tab();
    const sign = t.raise('Still there?');
    t.retitle('Other plans');
    expect(t.seen()).toEqual(['Still there? – Other plans', true]);
    sign.lower();
    expect(t.seen()).toEqual(['Other plans', false]);
    t.retitle('No sign');
    expect(t.seen()).toEqual(['No sign', false]);
  });

  test('leaves what others put before it where it is, also where they made it of the title with the sign', () => {
    const t = tab();
    const sign = t.raise('Still there? 0:10');
    t.retitle(`(3) ${t.seen()[0]}`);
    expect(t.seen()).toEqual(['(3) Still there? 0:10 – Plans', true]);
    sign.say('Still there? 0:09');
    expect(t.seen()).toEqual(['(3) Still there? 0:09 – Plans', true]);
    sign.lower();
    expect(t.seen()).toEqual(['(3) Plans', false]);
  });

  test('bears the sign of another copy of this client beside it', () => {
    const t = tab();
    const own = t.raise('Own 0:10');
    const others = t.another().raise('Others 0:10');
    expect(t.seen()[0]).toBe('Others 0:10 – Own 0:10 – Plans');
    own.say('Own 0:09');
    t.retitle('Other plans');
    expect(t.seen()[0]).toBe('Others 0:10 – Own 0:09 – Other plans');
    own.lower();
    expect(t.seen()[0]).toBe('Others 0:10 – Other plans');
    others.lower();
    expect(t.seen()[0]).toBe('Other plans');
  });

  test('may have spaces that a title does not keep, and stand before no title at all', () => {
    const t = tab();
    const sign = t.raise('  Gil\n  knocks ');
    expect(t.seen()).toEqual(['Gil knocks – Plans', true]);
    t.retitle('');
    expect(t.seen()).toEqual(['Gil knocks –', true]);
    sign.say('Two  knock');
    expect(t.seen()).toEqual(['Two knock –', true]);
    sign.lower();
    expect(t.seen()).toEqual(['', false]);
  });

  test('insists once a second, and no more, against whoever gives the tab one title at all times', async () => {
    const t = tab();
    const set: unknown[] = [];
    t.onRetitled(() => {
      set.push(t.seen()[0]);
      if (t.seen()[0] !== 'Mine') t.retitle('Mine');
    });
    const sign = t.raise('Still there? 0:10');
    await t.advance(2_500);
    expect(set.filter((title) => title !== 'Mine')).toEqual([
      'Still there? 0:10 – Plans',
      'Still there? 0:10 – Mine',
      'Still there? 0:10 – Mine',
      'Still there? 0:10 – Mine',
    ]);
    sign.lower();
    await t.advance(2_500);
    expect(t.seen()).toEqual(['Mine', false]);
  });

  test('gives way for a second to whoever answers it with yet another title each time, as one that counts does', async () => {
    const t = tab();
    let count = 0;
    t.onRetitled(() => {
      if (count < 100 && !String(t.seen()[0]).startsWith('Mine')) t.retitle(`Mine ${++count}`);
    });
    const sign = t.raise('Still there? 0:10');
    expect(count).toBeLessThanOrEqual(2);
    await t.advance(2_500);
    expect(count).toBeLessThanOrEqual(6);
    sign.lower();
    expect(t.seen()).toEqual([`Mine ${count}`, false]);
  });
});

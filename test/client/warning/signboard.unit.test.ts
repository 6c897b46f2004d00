import { describe, expect, test } from '@jest/globals';
import { signboard } from '../../../client/warning/signboard.ts';

const tab = () => {
  let title = 'Plans';
  let marked = false;
  let heard = () => {};
  const board = signboard({
    getTitle: () => title,
    setTitle: (next) => {
      title = next;
      heard();
    },
    mark: (on) => {
      marked = on;
    },
    onRetitled: (listener) => {
      heard = listener;
    },
  });
  const retitle = (next: string) => {
    title = next;
    heard();
  };
  return { ...board, retitle, seen: () => [title, marked] };
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
});

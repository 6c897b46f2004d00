import { describe, expect, test } from '@jest/globals';
import { german } from '../../../client/warning/german.ts';
import { english, formsOf } from '../../../client/warning/texts.ts';

const at = new Date(2026, 10, 28, 16, 45);

describe('The texts of the warning', () => {
  test('say in English what happens when', () => {
    const texts = english(formsOf('en-GB'));
    expect(texts.when(at, 1_800_000)).toContain('logged out at 16:45, in 30 minutes.');
    expect(texts.typed(at)).toBe('You went on typing, so you stay. Logged out no sooner than 16:45.');
    expect(texts.remaining(90_000)).toBe('1 minute, 30 seconds left.');
  });

  test('write a time of day as people do in their region', () => {
    const said = ['en-US', 'en-GB', 'de-DE'].map((locale) =>
      formsOf(locale).time(new Date(2026, 10, 28, 9, 5)),
    );
    expect(said.map((time) => time.replace(/\s/, ' '))).toEqual(['9:05 AM', '09:05', '09:05']);
  });

  test.each([
    ['English', english],
    ['German', german],
  ] as const)('have something to say to everything in %s, with the times and lengths in it', (_, textsOf) => {
    const texts = textsOf({ duration: (length) => `<${length}>`, time: (day) => `<${day.getHours()}>` });
    for (const said of Object.values(texts)) if (typeof said === 'string') expect(said).toMatch(/\p{L}/u);
    expect([texts.why(7), texts.remaining(7)]).toEqual([
      expect.stringContaining('<7>'),
      expect.stringContaining('<7>'),
    ]);
    expect(texts.when(at, 7)).toMatch(/<16>.*<7>/);
    for (const said of [texts.stays, texts.typed, texts.notice]) expect(said(at)).toContain('<16>');
    expect(texts.sign('0:07')).toContain('0:07');
    expect(texts.sign(null)).toMatch(/\p{L}/u);
    expect(texts.sign(null)).not.toContain('null');
  });

  test('write an invalid time as what it is', () => {
    const { duration } = formsOf('en');
    expect([0, 499, 3_600_000, 3_661_000].map(duration)).toEqual([
      '0 seconds',
      '0 seconds',
      '1 hour',
      '1 hour, 1 minute, 1 second',
    ]);
  });

  test('say the same in German', () => {
    const texts = german();
    expect(texts.when(at, 1_800_000)).toContain('um 16:45 abgemeldet. Verbleibende Zeit: 30 Minuten.');
    expect(Object.keys(texts)).toEqual(Object.keys(english()));
  });
});

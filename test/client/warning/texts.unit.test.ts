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

  test('write a time of day as people do where they are', () => {
    const said = ['en-US', 'en-GB', 'de-DE'].map((locale) =>
      formsOf(locale).time(new Date(2026, 10, 28, 9, 5)),
    );
    expect(said.map((time) => time.replace(/\s/, ' '))).toEqual(['9:05 AM', '09:05', '09:05']);
  });

  test('say the same in German, and each has something to say', () => {
    const texts = german();
    expect(texts.when(at, 1_800_000)).toContain('um 16:45 abgemeldet. Verbleibende Zeit: 30 Minuten.');
    expect(Object.keys(texts)).toEqual(Object.keys(english()));
  });
});

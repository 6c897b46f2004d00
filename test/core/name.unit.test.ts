import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanName, looksOf, MAX_NAME_BYTES } from '../../shared/name.ts';

const bytes = (text: string) => Buffer.byteLength(text);

describe('A name', () => {
  test.each([
    ['is trimmed, with one space where there is any', '  Anna \u00A0\u3000 Bell\u2028', 'Anna Bell'],
    ['is normalized', 'Zoe\u0308', 'Zo\u00EB'],
    ['contains nothing that reverses the text around it', '\u202Eanna\u202C \u2066b\u2069\u200F', 'anna b'],
    ['has nothing invisible in it', 'An\u200Bn\u00ADa\u3164\u2060\uFEFF\u{E0041}', 'Anna'],
    ['contains no filler and no blank in place of a letter', '\u115F\u2800\uFFA0Bo', 'Bo'],
    ['has no control character in it', 'An\u0007na\tBell', 'An na Bell'],
    ['contains no half of a character', 'Anna\ud83d', 'Anna'],
    [
      'keeps an emoji whole',
      '👩\u200D💻 Ada 🏳\uFE0F\u200D🌈 ❤\uFE0F',
      '👩\u200D💻 Ada 🏳\uFE0F\u200D🌈 ❤\uFE0F',
    ],
    ['keeps the joiner of the Arabic script', 'علی\u200Cرضا', 'علی\u200Cرضا'],
    ['keeps the joiner after a virama', 'ශ\u0DCA\u200Dරී', 'ශ\u0DCA\u200Dරී'],
    [
      'keeps the joiner that makes a Malayalam letter of a dead one',
      'സുനില\u0D4D\u200D ലാല\u0D4D\u200D',
      'സുനില\u0D4D\u200D ലാല\u0D4D\u200D',
    ],
    [
      'keeps the joiner by which a Bengali or Kannada r stands before a conjunct',
      'র\u200D\u09CDযাচেল ರ\u200D\u0CCDಯಾ',
      'র\u200D\u09CDযাচেল ರ\u200D\u0CCDಯಾ',
    ],
    [
      'has no more marks for a joiner between them',
      `क\u094D\u200D${'\u0301'.repeat(50)}`,
      `क\u094D${'\u0301'.repeat(5)}`,
    ],
    ['keeps the variant of an ideograph', '葛\u{E0100}城', '葛\u{E0100}城'],
    ['keeps no joiner where it joins nothing', 'An\u200Dna\u200C', 'Anna'],
    [
      'has as many marks on a letter as a language needs',
      `a${'\u0301'.repeat(50)}`,
      `á${'\u0301'.repeat(6)}`,
    ],
  ])('%s', (_, said, kept) => {
    expect(cleanName(said)).toBe(kept.normalize('NFC'));
  });

  test.each([
    ['a space', ' '],
    ['fillers', '\u3164\u115F'],
    ['direction controls', '\u202E\u2066'],
    ['joiners', '\u200C\u200D'],
    ['marks alone', '\u0301\u0302'],
    ['a Braille blank', '\u2800'],
  ])('of %s is rejected', (_, said) => {
    expect(cleanName(said)).toBe('');
  });

  test('loses what is invisible, in any alphabet, between letters too', () => {
    const unseen =
      /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\p{Cs}\p{Cc}\u2800\uFFF9-\uFFFB]/v;
    const every = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code));
    const kept = every.filter((one) => unseen.test(one) && cleanName(`a${one}b`).includes(one));
    expect(kept).toEqual([]);
  });

  test('is cut after so many bytes, between characters, and not before', () => {
    expect(cleanName('漢'.repeat(100))).toBe('漢'.repeat(100));
    expect(cleanName('漢'.repeat(101))).toBe('漢'.repeat(100));
    const family = '👨\u200D👩\u200D👧';
    const families = cleanName(family.repeat(50));
    expect(families).toBe(family.repeat(Math.floor(MAX_NAME_BYTES / bytes(family))));
  });

  test('is bounded, and cleaning it again changes nothing, whatever it was', () => {
    const odd = fc.constantFrom(
      ...Array.from('aд漢👩💻\u200C\u200D\u200B\uFE0F\u0301\u202E\u3164 ی\u{E0100}\u2800\u094D\n'),
    );
    const said = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(odd, { maxLength: 400 }).map((letters) => letters.join('')),
    );
    // A joiner before an invisible letter, which goes.
    expect(cleanName('a\u094D\u200C\u3164')).toBe('a\u094D');
    fc.assert(
      fc.property(said, (text) => {
        const name = cleanName(text);
        expect(bytes(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
        expect(cleanName(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('Two names look the same', () => {
  test.each([
    ['in another case and with other spaces', 'Anna Bell', 'ANNA  bell'],
    ['with letters of another alphabet', 'Anna', '\u0410nn\u0430'],
    ['with no letter that is a Latin one', 'abcdehjklmopqstuvwxyz', 'αвсԁеһјκӏмορԛѕтυνԝхуζ'],
    ['of signs alone, with a space between them', '~~', '~ ~'],
    ['with accents', 'Anna', 'Ånnà'],
    ['with something invisible', 'Anna', 'An\u200Bna'],
    ['in full width', 'Anna', 'Ａｎｎａ'],
    ['with a digit for a letter', 'Ilona', '1l0na'],
    ['with marks around them', 'Anna', '~ Anna ~'],
  ])('%s', (_, one, other) => {
    expect(looksOf(one)).toBe(looksOf(other));
  });

  test.each([
    ['Anna', 'Hanna'],
    ['李', '王'],
    ['👩\u200D💻', '👨\u200D💻'],
  ])('but %s is not %s', (one, other) => {
    expect(looksOf(one)).not.toBe(looksOf(other));
  });
});

test('Only the first thousand characters of a name are looked at, however many a token says', () => {
  expect(cleanName(`${'\u200B'.repeat(999)}Anna`)).toBe('A');
  expect(cleanName(`${'\u200B'.repeat(1_000)}Anna`)).toBe('');
});

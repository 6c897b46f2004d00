/** How much of a name is kept, in bytes of UTF-8: a hundred letters of any alphabet. */
export const MAX_NAME_BYTES = 300;

/** A token may say a name of any length. */
const MOST_LOOKED_AT = 1_000;

/**
 * A name as it is kept and shown, the same rule for people, guests, sessions and groups: normalized (NFC), without what
 * nobody can see and what would turn the text around it, one space where there is any, at most `MAX_NAME_BYTES`, cut
 * between characters as people count them. Empty when nothing is left to see.
 */
export const cleanName = (text: string): string => {
  const whole = tidy(text.slice(0, MOST_LOOKED_AT));
  // What a cut leaves at the end may be invisible by itself.
  const name = bytesOf(whole) <= MAX_NAME_BYTES ? whole : tidy(beginningOf(whole));
  return isSeen.test(name) ? name : '';
};

/**
 * What a name looks like: two that people would take for each other have the same looks, whatever alphabet, accents,
 * case and spaces they are written with. It is for marking, never for refusing: it takes some for each other that differ.
 */
export const looksOf = (name: string): string => {
  const plain = seen(name.normalize('NFKD')).replace(/\p{M}/gu, '').toLowerCase();
  const letters = Array.from(plain, (letter) => lookalikes.get(letter) ?? letter).join('');
  return letters.replace(/[^\p{L}\p{N}]/gu, '') || plain.replace(/\s/gu, '');
};

/** What is taken out may have been all that kept something else in. */
const tidy = (text: string): string => {
  const tidied = tidiedOnce(text);
  return tidied === text ? text : tidy(tidied);
};

const tidiedOnce = (text: string): string =>
  seen(text.normalize('NFC').replace(marksOfOneLetter, '$1'))
    .replace(/[\p{Cc}\p{White_Space}]+/gu, ' ')
    .trim();

const seen = (text: string): string =>
  allSeen.test(text) ? text : text.replace(invisible(), (_, joined: string | undefined) => joined ?? '');

/** Most names: letters of Latin, Greek and Cyrillic, kana, ideographs and Hangul, among which nothing is invisible. */
const allSeen = /^[ -~\u00A0-\u00AC\u00AE-\u02FF\u0370-\u052F\u3040-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3]*$/u;

/**
 * What is not seen, except (first, and kept) where it makes what is seen: in an emoji, in a variant of an ideograph,
 * and the joiners of the Arabic script and, after a virama or between an r and one, of the Indic ones. Made when it is
 * needed: it takes a fifth of the time in which a function starts.
 */
const invisible = (): RegExp =>
  /(\p{RGI_Emoji}|\p{Extended_Pictographic}[\uFE0E\uFE0F]?|(?<=\p{Script=Han})[\u{E0100}-\u{E01EF}]|(?<=\p{Script=Arabic}\p{M}*)\u200C(?=[\p{Script=Arabic}--\p{Default_Ignorable_Code_Point}])|(?<=[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2])(?:\u200D(?!\p{M})|\u200C(?=[\p{L}--\p{Default_Ignorable_Code_Point}]))|(?<=[\u09B0\u0CB0])\u200D(?=[\u09CD\u0CCD]\p{L}))|[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\p{Cs}\u2800\uFFF9-\uFFFB\u{1D159}]/gv;

/** More than any language puts on one letter covers the lines above and below. */
const marksOfOneLetter = /(\p{M}{6})\p{M}+/gu;

/** Marks alone are no name. */
const isSeen = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const beginningOf = (text: string): string => {
  let beginning = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (bytesOf(beginning + segment) > MAX_NAME_BYTES) break;
    beginning += segment;
  }
  return beginning;
};

/** Letters and digits that are drawn like a Latin letter, in one case or the other. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'вβ',
    c: 'сϲ',
    d: 'ԁđ',
    e: 'еε',
    h: 'нһη',
    j: 'јϳ',
    k: 'кκ',
    l: 'iіιıłӏ1',
    m: 'мμ',
    o: 'оοσø0',
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕ',
    t: 'тτ',
    u: 'υ',
    v: 'νѵ',
    w: 'ԝ',
    x: 'хχ',
    y: 'уү',
    z: 'ζ',
  }).flatMap(([latin, others]) => Array.from(others, (other): [string, string] => [other, latin])),
);

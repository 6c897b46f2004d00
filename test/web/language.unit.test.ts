import { describe, expect, test } from '@jest/globals';
import { english } from '../../web/words/english.ts';
import { german } from '../../web/words/german.ts';
import { grammarOf } from '../../web/words/grammar.ts';
import { localeFor, preferred } from '../../web/words/language.ts';
import { english as linksInEnglish } from '../../web/words/links/english.ts';
import { german as linksInGerman } from '../../web/words/links/german.ts';
import { english as pastInEnglish } from '../../web/words/past/english.ts';
import { german as pastInGerman } from '../../web/words/past/german.ts';
import { english as rulesInEnglish } from '../../web/words/rules/english.ts';
import { german as rulesInGerman } from '../../web/words/rules/german.ts';

describe('The page speaks', () => {
  test.each([
    [null, ['de-AT', 'en'], 'de'],
    [null, ['fr', 'en-GB', 'de'], 'en'],
    [null, ['fr', 'nl'], 'en'],
    [null, [], 'en'],
    ['en', ['de'], 'en'],
    ['de', ['en-US'], 'de'],
    ['klingon', ['de-CH'], 'de'],
    ['toString', ['constructor'], 'en'],
  ])(
    'what was chosen (%s), else the first of the browser’s (%s) that it knows: %s',
    (chosen, wanted, language) => {
      expect(preferred(chosen, wanted)).toBe(language);
    },
  );

  test('with the dates of the region that the browser names for the language', () => {
    expect(localeFor('en', ['de', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeFor('de', ['en-GB'])).toBe('de');
  });

  test.each(['en-US@posix', 'en-US.UTF-8'])(
    'also where the browser names its language as no standard does: %s',
    (wanted) => {
      expect(localeFor('en', [wanted])).toBe('en');
      expect(localeFor('en', [wanted, 'en-GB'])).toBe('en-GB');
    },
  );

  test('of durations, lists and numbers as the language does', () => {
    const [en, de] = [grammarOf('en'), grammarOf('de')];
    expect(en.duration(9_000_000)).toBe('2 hours, 30 minutes');
    expect(de.duration(90_000)).toBe('1 Minute, 30 Sekunden');
    expect(en.duration(0)).toBe('0 seconds');
    expect(de.ago(3 * 60_000)).toBe('vor 3 Minuten');
    expect(de.ago(-1)).toBe('jetzt');
    expect(en.list(['Anna', 'Ben', 'Carla'])).toBe('Anna, Ben, and Carla');
    expect(de.list(['Anna', 'Ben'])).toBe('Anna und Ben');
    expect(de.plural(1_200, { one: '# Gast', other: '# Gäste' })).toBe('1.200 Gäste');
    expect(en.plural(1, { one: '# guest', other: '# guests' })).toBe('1 guest');
    expect(['Raum 10', 'Ärger', 'Raum 9', 'Zettel'].sort(de.compare)).toEqual([
      'Ärger',
      'Raum 9',
      'Raum 10',
      'Zettel',
    ]);
  });
});

describe('How long ago something was', () => {
  const [en, de] = [grammarOf('en'), grammarOf('de')];
  const saidOn = (now: Date, at: Date) =>
    [en, de].map(({ ago }) => ago(now.getTime() - at.getTime(), now.getTime()));

  test('is told in days of the calendar: two evenings ago is not yesterday', () => {
    const wednesday = (hour: number) => new Date(2026, 10, 25, hour);
    expect(saidOn(wednesday(22), new Date(2026, 10, 24, 21))).toEqual(['yesterday', 'gestern']);
    expect(saidOn(wednesday(22), new Date(2026, 10, 23, 23))).toEqual(['2 days ago', 'vorgestern']);
    expect(saidOn(wednesday(1), new Date(2026, 10, 23, 23))).toEqual(['2 days ago', 'vorgestern']);
    expect(saidOn(wednesday(22), new Date(2026, 10, 24, 23))).toEqual(['23 hours ago', 'vor 23 Stunden']);
  });

  test('is no last week, month or year, which the calendar may put elsewhere', () => {
    expect(saidOn(new Date(2026, 10, 30), new Date(2026, 10, 17))).toEqual(['1 week ago', 'vor 1 Woche']);
    expect(saidOn(new Date(2026, 2, 31), new Date(2026, 2, 1))).toEqual(['1 month ago', 'vor 1 Monat']);
    expect(saidOn(new Date(2027, 0, 5), new Date(2025, 1, 5))).toEqual(['1 year ago', 'vor 1 Jahr']);
    expect(saidOn(new Date(2028, 2, 1), new Date(2028, 1, 29))).toEqual(['yesterday', 'gestern']);
  });
});

describe('The end of a stay', () => {
  const now = new Date(2026, 11, 1, 9, 30);
  const said = (at: Date) => {
    const [en, de] = [grammarOf('en-GB'), grammarOf('de')];
    return [en.when(at, now.getTime()), de.when(at, now.getTime())];
  };

  test('is told by its time alone today, and otherwise with its date', () => {
    expect(said(new Date(2026, 11, 1, 17, 32))).toEqual(['17:32', '17:32']);
    expect(said(new Date(2026, 10, 27, 17, 32))).toEqual(['27 Nov 2026, 17:32', '27.11.2026, 17:32']);
    expect(said(new Date(2026, 11, 2, 8, 0))).toEqual(['2 Dec 2026, 08:00', '02.12.2026, 08:00']);
  });

  test.each([
    ['en-GB', english, pastInEnglish, '27 Nov 2006, 17:32'],
    ['de', german, pastInGerman, '27.11.2006, 17:32'],
  ])('has its date wherever it may be days away (%s)', (locale, words, past, moment) => {
    const grammar = grammarOf(locale);
    const at = new Date(2006, 10, 27, 17, 32);
    const { session, timings } = words(grammar);
    for (const sentence of [
      session.ended.was('Garden plans', at),
      timings.stayEnds(at),
      past(grammar).others.notice(at),
    ])
      expect(sentence).toContain(moment);
  });
});

describe('Every language', () => {
  type Said = readonly [where: string, what: string];
  /** All that is said, by its place. A function is called with a mark for each kind of argument that it may take. */
  const saidIn = (words: unknown, where = ''): readonly Said[] => {
    if (typeof words === 'string') return [[where, words]];
    if (typeof words === 'function') return [[where, String(words(...answersFor(where)))]];
    return Object.entries(words as object).flatMap(([key, value]) => saidIn(value, `${where}.${key}`));
  };
  const answersFor = (where: string): readonly unknown[] => {
    if (where.endsWith('.insideNow')) return [['Ada', 'Bo'], 3];
    if (/\.(came|left)$/.test(where)) return [['Ada', 'Bo']];
    if (/\.warning\.(when|stays|typed|notice)$/.test(where)) return [new Date(0), 60_000];
    if (/([sS]ince|requestedOn|links\.expired|validUntil)$/.test(where)) return [new Date(0)];
    if (/\.(stayEnds|stayEnd\.until|others\.(announced|notice))$/.test(where)) return [new Date(0)];
    if (/\.(timings\.length|rules\.(most|room|overruled|tooLong))$/.test(where)) return [60_000];
    if (/\.holding\.(begun|until)$/.test(where)) return ['§', new Date(0)];
    if (where.endsWith('.holding.remaining')) return ['§', '§', new Date(0)];
    if (where.endsWith('.whyInactivity')) return [new Date(0), 60_000, new Date(0), 60_000];
    if (where.endsWith('.whyLimit')) return [60_000];
    if (/past\.(between|onwards|before)$/.test(where)) return [new Date(0), new Date(1)];
    if (/past\.(warned|extended|downloaded|downloadedFirst)$/.test(where)) return [2];
    if (where.endsWith('.was')) return ['§', new Date(0)];
    if (/\.(timings|text|lessThan|used|lastUsed)$/.test(where)) return [60_000, 120_000];
    if (/([wW]aiting|ahead|lists\.inside|found|turnAllAwayQuestion|holdsAtOnce|abel)$/.test(where))
      return [2];
    return ['§', '§'];
  };
  const [en, de] = [grammarOf('en'), grammarOf('de')];
  const inEnglish = saidIn({
    ...english(en),
    links: linksInEnglish(en),
    rules: rulesInEnglish(en),
    past: pastInEnglish(en),
  });
  const inGerman = saidIn({
    ...german(de),
    links: linksInGerman(de),
    rules: rulesInGerman(de),
    past: pastInGerman(de),
  });

  test('has the same sentences', () => {
    expect(inGerman.map(([where]) => where)).toEqual(inEnglish.map(([where]) => where));
    expect(inGerman.length).toBeGreaterThan(200);
    const silent = inGerman.filter(([, what]) => what === '').map(([where]) => where);
    expect(silent).toEqual(['.session.notes.states.clean']);
  });

  test('has words of its own', () => {
    const english = new Map(inEnglish);
    const same = inGerman.filter(([where, what]) => /\p{L}/u.test(what) && english.get(where) === what);
    expect(same.map(([, what]) => what).toSorted()).toEqual(['Link', 'Name', '§ – Vigil'].toSorted());
  });

  test('includes the number, the name and the time that a sentence is made for', () => {
    for (const [where, what] of [...inEnglish, ...inGerman]) {
      expect([where, what]).not.toEqual([where, expect.stringMatching(/undefined|NaN|\[object|#/)]);
    }
  });
});

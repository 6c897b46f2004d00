import { useMemo, useSyncExternalStore } from 'react';
import { keptByBrowser } from '../keeping/kept.ts';
import { english, type Words } from './english.ts';
import { type Grammar, grammarOf } from './grammar.ts';

type Speech = (grammar: Grammar) => Words;

/** English is always loaded; other languages are fetched on demand. */
const table = {
  en: { name: 'English', load: async (): Promise<Speech> => english },
  de: { name: 'Deutsch', load: async (): Promise<Speech> => (await import('./german.ts')).german },
} as const;

export type Language = keyof typeof table;

export const languages = Object.entries(table).map(([tag, { name }]) => ({ tag: tag as Language, name }));

const KEY = 'vigil.language';

type Spoken = { readonly language: Language; readonly words: Words; readonly grammar: Grammar };

const inEnglish = grammarOf('en');
let spoken: Spoken = { language: 'en', words: english(inEnglish), grammar: inEnglish };
const changed = new Set<() => void>();

/** The words of the current language; components that use them are rendered again when it changes. */
export const useWords = (): Words => useSpoken().words;

export const useSpoken = (): Spoken =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    () => spoken,
  );

/** Words that are fetched together with the only part that uses them, in the page's language. */
export const wordsApart =
  <Apart>(speeches: Readonly<Record<Language, (grammar: Grammar) => Apart>>) =>
  (): Apart => {
    const { language, grammar } = useSpoken();
    return useMemo(() => speeches[language](grammar), [language, grammar]);
  };

/** Begins with the language that was chosen on this machine, or the first of the browser's languages that there is. */
export const beginToSpeak = async (): Promise<void> => {
  const language = preferred(keptByBrowser.get(KEY), navigator.languages);
  try {
    await speak(language);
  } catch {
    // Its file did not load. English needs none, and the switch shows which language it is.
    await speak('en');
  }
};

/** Switches the language, for later visits too. Rejects when its words cannot be fetched. */
export const choose = async (language: Language): Promise<void> => {
  await speak(language);
  if (wanted === language) keptByBrowser.set(KEY, language);
};

/** First the chosen language, then the browser's, in order. */
export const preferred = (chosen: string | null, wanted: readonly string[]): Language =>
  [chosen, ...wanted].flatMap((tag) => languageOf(tag) ?? [])[0] ?? 'en';

/** Dates and numbers follow the browser's region, so that `en-GB` does not get the time of day of `en-US`. */
export const localeFor = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => languageOf(tag) === language && WELL_FORMED.test(tag)) ?? language;

/** Not all browsers name only what `Intl` takes: `en-US@posix`. */
const WELL_FORMED = /^[a-z\d-]+$/i;

const languageOf = (tag: string | null): Language | null => {
  const main = tag?.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(table, main) ? (main as Language) : null;
};

let wanted: Language = 'en';

const speak = async (language: Language): Promise<void> => {
  wanted = language;
  const speech = await table[language].load();
  // Another may have been chosen while its words were being fetched.
  if (wanted !== language) return;
  const grammar = grammarOf(localeFor(language, navigator.languages));
  spoken = { language, words: speech(grammar), grammar };
  document.documentElement.lang = language;
  for (const listener of changed) listener();
};

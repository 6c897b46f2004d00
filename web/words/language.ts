import { useMemo, useSyncExternalStore } from 'react';
import { keptByBrowser } from '../keeping/kept.ts';
import { english, type Words } from './english.ts';
import { type Grammar, grammarOf } from './grammar.ts';

type Speech = (grammar: Grammar) => Words;

/** English is always there; another language is fetched when it is wanted. */
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

/** The words of the language that is spoken; whoever uses them is rendered anew when it changes. */
export const useWords = (): Words => useSpoken().words;

export const useSpoken = (): Spoken =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    () => spoken,
  );

/** Words that are fetched with the one thing that says them, in the language that the page speaks. */
export const wordsApart =
  <Apart>(speeches: Readonly<Record<Language, (grammar: Grammar) => Apart>>) =>
  (): Apart => {
    const { language, grammar } = useSpoken();
    return useMemo(() => speeches[language](grammar), [language, grammar]);
  };

/** Begins in the language that was chosen on this machine before, or in the first of the browser's that there is. */
export const beginToSpeak = async (): Promise<void> => {
  const language = preferred(keptByBrowser.get(KEY), navigator.languages);
  try {
    await speak(language);
  } catch {
    // Its file did not come. English needs none, and the switch says what is spoken.
    await speak('en');
  }
};

/** Speaks another language from now on, on the next visit too. Fails when its words cannot be fetched. */
export const choose = async (language: Language): Promise<void> => {
  await speak(language);
  keptByBrowser.set(KEY, language);
};

/** What was chosen comes first, then what the browser's languages say, in their order. */
export const preferred = (chosen: string | null, wanted: readonly string[]): Language =>
  [chosen, ...wanted].flatMap((tag) => languageOf(tag) ?? [])[0] ?? 'en';

/** Dates and numbers as in the region that the browser names, so that `en-GB` is not told the time of `en-US`. */
export const localeFor = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => languageOf(tag) === language) ?? language;

const languageOf = (tag: string | null): Language | null => {
  const main = tag?.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(table, main) ? (main as Language) : null;
};

const speak = async (language: Language): Promise<void> => {
  const speech = await table[language].load();
  const grammar = grammarOf(localeFor(language, navigator.languages));
  spoken = { language, words: speech(grammar), grammar };
  document.documentElement.lang = language;
  for (const listener of changed) listener();
};

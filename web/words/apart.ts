import { useMemo } from 'react';
import type { Grammar } from './grammar.ts';
import { useSpoken } from './language.ts';

type Language = ReturnType<typeof useSpoken>['language'];

/** Words that are fetched with the one thing that says them, in the language that the page speaks. */
export const wordsApart =
  <Words>(table: Readonly<Record<Language, (grammar: Grammar) => Words>>) =>
  (): Words => {
    const { language, grammar } = useSpoken();
    return useMemo(() => table[language](grammar), [language, grammar]);
  };

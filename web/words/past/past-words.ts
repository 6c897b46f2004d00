import { useMemo } from 'react';
import { useSpoken } from '../language.ts';
import { english, type PastWords } from './english.ts';
import { german } from './german.ts';

const table = { en: english, de: german } as const;

/** The words of what was, in the language that the page speaks. */
export const usePastWords = (): PastWords => {
  const { language, grammar } = useSpoken();
  return useMemo(() => table[language](grammar), [language, grammar]);
};

import { wordsApart } from '../language.ts';
import { english } from './english.ts';
import { german } from './german.ts';

export const usePastWords = wordsApart({ en: english, de: german });

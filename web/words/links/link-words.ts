import { wordsApart } from '../language.ts';
import { english } from './english.ts';
import { german } from './german.ts';

export const useLinkWords = wordsApart({ en: english, de: german });

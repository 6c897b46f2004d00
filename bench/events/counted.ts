import { readFileSync } from 'node:fs';
import type { Told } from './stay.ts';

export const COUNTED = new URL('counted.json', import.meta.url);

export type CountedEvents = Told & { readonly what: string };

/** As last counted; a test counts again. */
export const counted = (): CountedEvents[] => JSON.parse(readFileSync(COUNTED, 'utf8')) as CountedEvents[];

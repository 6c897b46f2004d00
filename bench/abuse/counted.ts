import { readFileSync } from 'node:fs';
import type { Consumed } from './consumed.ts';

export const COUNTED = new URL('counted.json', import.meta.url);

/** What each thing costs that somebody may do: for one message, one creation, one coming. */
export type Counted = Readonly<Record<string, Consumed>>;

/** As last counted. A test counts again, and fails where something has become dearer. */
export const counted = (): Counted => JSON.parse(readFileSync(COUNTED, 'utf8')) as Counted;

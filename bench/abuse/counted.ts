import { readFileSync } from 'node:fs';
import type { Consumed } from './consumed.ts';

export const COUNTED = new URL('counted.json', import.meta.url);

/** The cost of each thing that somebody can do: of one message, one creation, one arrival. */
export type Counted = Readonly<Record<string, Consumed>>;

/** As last counted. A test counts again, and fails where something costs more now. */
export const counted = (): Counted => JSON.parse(readFileSync(COUNTED, 'utf8')) as Counted;

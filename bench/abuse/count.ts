import { creations, messages, strangers, unpaid } from './attacks.ts';
import { type Consumed, times } from './consumed.ts';
import type { Counted } from './counted.ts';
import { openPlace, type Place } from './place.ts';

/** A session's limit of people, each of whom has to be told. */
export const CROWD = 250;

/** Often enough to include what is told only once in a while. */
const REPEATED = 24;
const SELDOM = 12;

/** What each attack costs in a full session: an average over many repetitions. */
export const count = async (): Promise<Counted> => {
  const place = await openPlace(CROWD);
  const results: Record<string, Consumed> = {};
  const counting = async (
    what: string,
    repeated: number,
    per: 'message' | 'time',
    once: (place: Place, nth: number) => Promise<unknown>,
  ) => {
    await place.settle();
    place.begin();
    for (let nth = 0; nth < repeated; nth += 1) await once(place, nth);
    const all = place.consumed();
    const each = times(all, 1 / (per === 'message' ? all.messages : repeated));
    results[what] = Object.fromEntries(
      Object.entries(each).map(([name, value]) => [name, Math.ceil(value * 100 - 1e-6) / 100]),
    ) as unknown as Consumed;
  };
  for (const { what, once, repeated = REPEATED } of messages) await counting(what, repeated, 'message', once);
  await counting('silent', SELDOM, 'time', unpaid.silent);
  for (const { what, once } of creations) await counting(what, SELDOM, 'time', once);
  await counting('invented', SELDOM, 'time', strangers.invented);
  await counting('arrival', SELDOM, 'time', strangers.arrival);
  for (let nth = 0; nth < SELDOM; nth += 1) await place.openAsGuest(nth);
  await counting('knock', SELDOM, 'time', strangers.knock);
  await counting('lost', SELDOM, 'time', unpaid.lost);
  return results;
};

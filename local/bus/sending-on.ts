import { setTimeout as sleep } from 'node:timers/promises';
import type { BusEvent, LocalBus } from './bus.ts';

export type SendingOn = { readonly stop: () => Promise<void> };

/** Events that wait to be sent on; one more takes the place of the oldest. */
const MOST_WAITING = 1_000;
const TRIES = 5;
const FIRST_PAUSE = 200;
const LONGEST_POST = 5_000;

/**
 * Posts each event to an address of somebody's own, one after the other, as an API destination would. What is refused, or not
 * answered, is tried five times in all and then given up.
 */
export const sendOn = (
  bus: LocalBus,
  url: URL,
  complain: (sentence: string) => void,
  firstPause = FIRST_PAUSE,
): SendingOn => {
  const stopping = new AbortController();
  let waiting: BusEvent[] = [];
  let sending: Promise<void> | null = null;

  const post = async (event: BusEvent): Promise<string | null> => {
    try {
      const { ok, status, body } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(event),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(LONGEST_POST)]),
      });
      await body?.cancel();
      return ok ? null : `it answered ${status}`;
    } catch (error) {
      return String(error);
    }
  };

  const insist = async (event: BusEvent): Promise<void> => {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      const fault = await post(event);
      if (fault === null) return;
      if (attempt === TRIES) return complain(`${event.id} could not be sent to ${url.origin}: ${fault}.`);
      await sleep(firstPause * 2 ** (attempt - 1), undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const sendAll = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !stopping.signal.aborted; next = waiting.shift())
      await insist(next);
    sending = null;
  };

  const stopListening = bus.listen((event) => {
    waiting.push(event);
    if (waiting.length > MOST_WAITING) {
      complain(`${url.origin} is too slow: events are left out.`);
      waiting = waiting.slice(-MOST_WAITING);
    }
    sending ??= sendAll();
  });
  return {
    stop: async () => {
      stopListening();
      stopping.abort();
      await sending;
    },
  };
};

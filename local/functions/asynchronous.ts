import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetters, NewLetter } from '../data/dead-letters.ts';
import type { PendingEvent, Store } from '../data/store.ts';
import { permits } from '../iam/role.ts';
import type { FunctionHost } from './host.ts';
import type { Failure } from './outcome.ts';

/** Lambda's way with events that nobody waits for: kept, tried again, and then handed to the failure destination. */
export type AsynchronousInvoke = {
  /** The write that makes acceptance durable; the caller may join it with writes of its own. */
  readonly accepted: (functionArn: string, payload: string) => PendingEvent;
  /** Works on an event whose acceptance has been written. */
  readonly begin: (event: PendingEvent) => void;
  /** Begins whatever an earlier run has accepted and not finished. */
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type AsynchronousOptions = {
  readonly host: FunctionHost;
  readonly store: Store;
  readonly deadLetters: DeadLetters;
  /** The wait before the first retry, in milliseconds; it doubles for the second. Lambda's is a minute. */
  readonly backoff: number;
  readonly complain: (sentence: string) => void;
};

export const createAsynchronousInvoke = ({
  host,
  store,
  deadLetters,
  backoff,
  complain,
}: AsynchronousOptions): AsynchronousInvoke => {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const attempt = async (event: PendingEvent): Promise<void> => {
    const wait = event.dueAt - Date.now();
    if (wait > 0) await sleep(wait, undefined, { signal: stopping.signal });
    const outcome = await host.invoke(event.functionArn, event.payload, event.trace);
    // Killed by our own end, not by the event: the next run begins it again.
    if (stopping.signal.aborted) return;
    if (outcome.ok) return store.write({ remove: 'event', key: event.id });
    const attempts = event.attempts + 1;
    const dueAt = Date.now() + backoff * attempts;
    const { retries, maximumAge } = host.find(event.functionArn)?.asynchronous ?? {
      retries: 0,
      maximumAge: 0,
    };
    const exhausted =
      attempts > retries
        ? 'RetriesExhausted'
        : dueAt > event.acceptedAt + maximumAge
          ? 'EventAgeExceeded'
          : null;
    if (exhausted === null) {
      const next = { ...event, attempts, dueAt };
      await store.write({ put: 'event', value: next });
      return attempt(next);
    }
    const letter = letterOf({ ...event, attempts }, outcome, exhausted);
    const done = { remove: 'event', key: event.id } as const;
    // Together, so that a death in between neither loses the event nor buries it twice.
    await (letter === null ? store.write(done) : deadLetters.keep(letter, done));
  };

  const letterOf = (event: PendingEvent, failure: Failure, condition: string): NewLetter | null => {
    const { ok: _ok, ...responsePayload } = failure;
    const fn = host.find(event.functionArn);
    const queue = fn?.asynchronous.onFailure;
    complain(`${event.functionArn} failed ${event.attempts} times and is given up: ${failure.errorMessage}`);
    if (!fn || !queue) return null;
    if (permits(fn.role, { action: 'sqs:SendMessage', resource: queue }) !== 'allowed') {
      complain(`The role of ${fn.name} may not send to its failure destination ${queue}.`);
      return null;
    }
    const isAlias = fn.aliases.has(event.functionArn);
    return {
      queue,
      attributes: {},
      body: JSON.stringify({
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: {
          requestId: event.id,
          functionArn: isAlias ? event.functionArn : `${event.functionArn}:$LATEST`,
          condition,
          approximateInvokeCount: event.attempts,
        },
        requestPayload: JSON.parse(event.payload),
        responseContext: {
          statusCode: 200,
          executedVersion: isAlias ? '1' : '$LATEST',
          functionError: 'Unhandled',
        },
        responsePayload,
      }),
    };
  };

  const begin = (event: PendingEvent): void => {
    const work = attempt(event)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) complain(`An asynchronous event is stuck: ${String(error)}`);
      })
      .finally(() => running.delete(work));
    running.add(work);
  };

  return {
    accepted: (functionArn, payload) => {
      const now = Date.now();
      return { id: crypto.randomUUID(), functionArn, payload, acceptedAt: now, attempts: 0, dueAt: now };
    },
    begin,
    resume: async () => {
      for (const event of await store.events()) begin(event);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
};

import { ClassicLevel } from 'classic-level';

/** What the Scheduler keeps of a schedule. Instants are epoch milliseconds. */
export type Schedule = {
  readonly name: string;
  readonly group: string;
  readonly request: ScheduleRequest;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** When it is to ring next, without the platform's lateness; null once it has completed. */
  readonly nextAt: number | null;
  /** Whether the deployment made it, and not a function. */
  readonly deployed: boolean;
};

/** The replaceable part: every update writes all of it. */
export type ScheduleRequest = {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly FlexibleTimeWindow: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly State: 'ENABLED' | 'DISABLED';
  readonly ActionAfterCompletion: 'NONE' | 'DELETE';
  readonly Description?: string;
  readonly Target: ScheduleTarget;
};

export type ScheduleTarget = {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy: { readonly MaximumRetryAttempts: number; readonly MaximumEventAgeInSeconds: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
};

/** An event that Lambda has accepted and nobody waits for. */
export type PendingEvent = {
  readonly id: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  /** Of whoever has brought it about; none for what began with it. */
  readonly trace?: string;
  readonly acceptedAt: number;
  readonly attempts: number;
  readonly dueAt: number;
};

/** A message of a queue. */
export type Letter = {
  readonly id: string;
  /** The ARN of the queue. */
  readonly queue: string;
  readonly sentAt: number;
  /** A delayed one is handed to nobody before. */
  readonly dueAt?: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the event in which a function sent it. */
  readonly trace?: string;
};

/** Puts and removes that are written together or not at all, before the promise is fulfilled. */
export type Write =
  | { readonly put: 'schedule'; readonly value: Schedule }
  | { readonly remove: 'schedule'; readonly key: string }
  | { readonly put: 'event'; readonly value: PendingEvent }
  | { readonly remove: 'event'; readonly key: string }
  | { readonly put: 'letter'; readonly value: Letter }
  | { readonly remove: 'letter'; readonly key: string };

/** What must survive a kill at any moment, apart from the table. */
export type Store = {
  readonly write: (...writes: readonly Write[]) => Promise<void>;
  readonly schedules: () => Promise<Schedule[]>;
  readonly events: () => Promise<PendingEvent[]>;
  readonly letters: () => Promise<Letter[]>;
  readonly close: () => Promise<void>;
};

export const scheduleKey = ({ group, name }: { readonly group: string; readonly name: string }): string =>
  `${group}/${name}`;

/** Thrown when another process holds the folder. The lock is the kernel's, so a killed process leaves none behind. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** @throws FolderInUseError */
export const openStore = async (folder: string): Promise<Store> => {
  const db = new ClassicLevel<string, string>(folder);
  const schedules = db.sublevel<string, Schedule>('schedule', { valueEncoding: 'json' });
  const events = db.sublevel<string, PendingEvent>('event', { valueEncoding: 'json' });
  const letters = db.sublevel<string, Letter>('letter', { valueEncoding: 'json' });
  try {
    await db.open();
  } catch (error) {
    const { code } = (error as { cause?: { code?: string } }).cause ?? {};
    if (code !== 'LEVEL_LOCKED') throw error;
    throw new FolderInUseError(`${folder} is in use by another process.`, { cause: error });
  }
  const sublevels = { schedule: schedules, event: events, letter: letters };
  const operation = (write: Write) => {
    if ('remove' in write) return { type: 'del', sublevel: sublevels[write.remove], key: write.key } as const;
    const key = write.put === 'schedule' ? scheduleKey(write.value) : write.value.id;
    return { type: 'put', sublevel: sublevels[write.put], key, value: write.value } as const;
  };
  const { write, settled } = groupCommit((writes) =>
    db.batch<string, Schedule | PendingEvent | Letter>(writes.map(operation), {}),
  );
  return {
    write,
    schedules: () => schedules.values().all(),
    events: () => events.values().all(),
    letters: () => letters.values().all(),
    close: async () => {
      await settled();
      await db.close();
    },
  };
};

/**
 * Writes what has gathered while the last batch was being written, as the next batch. Batches must not overlap: two
 * that name the same key could be written in either order.
 */
const groupCommit = (commit: (writes: readonly Write[]) => Promise<void>) => {
  let gathered: Write[] = [];
  let next: Promise<void> | null = null;
  let last = Promise.resolve();
  const flush = async (previous: Promise<void>): Promise<void> => {
    await previous.catch(() => undefined);
    const writes = gathered;
    gathered = [];
    next = null;
    await commit(writes);
  };
  return {
    write: (...writes: readonly Write[]): Promise<void> => {
      gathered.push(...writes);
      next ??= last = flush(last);
      return next;
    },
    settled: () => last.catch(() => undefined),
  };
};

import type { DeadLetters } from '../data/dead-letters.ts';
import type { Letter } from '../data/store.ts';
import type { DeployedQueue } from '../template/queues.ts';

/** A letter that somebody has been handed, and the receipt by which they take it away or give it back. */
export type Received = {
  readonly letter: Letter;
  readonly receipt: string;
  readonly times: number;
  /** Epoch milliseconds. */
  readonly firstAt: number;
};

/** Which letters are hidden is not kept: after a restart all are to be seen again, which at least once allows. */
export type Queue = {
  /** The oldest message that nobody has in hand, hidden from everybody else for this many milliseconds. */
  readonly receive: (most: number, hidden: number) => readonly Received[];
  /** Resolves when there may be something to receive: one is there, comes, is given back or is due. A second later in any case. */
  readonly due: (signal: AbortSignal) => Promise<void>;
  /** Durable. False for a receipt that was never given; an outdated one takes nothing away, as at SQS. */
  readonly remove: (receipt: string) => Promise<boolean>;
  /** Hides it for this long from now on; 0 gives it back. Says why, if it cannot. */
  readonly hide: (receipt: string, hidden: number) => 'hidden' | 'not in flight' | 'unknown receipt';
  /** How many wait, are in somebody's hands, or are delayed, and how often one was handed out since the start. */
  readonly count: () => {
    readonly visible: number;
    readonly hidden: number;
    readonly delayed: number;
    readonly handed: number;
  };
};

/** However clocks are set meanwhile. */
const LONGEST = 1_000;

type Handing = { readonly times: number; readonly firstAt: number; readonly hiddenUntil: number };

export const createQueue = (
  { arn, redrive, retention }: Pick<DeployedQueue, 'arn' | 'redrive' | 'retention'>,
  deadLetters: DeadLetters,
  now: () => number = Date.now,
): Queue => {
  const handings = new Map<string, Handing>();
  let handed = 0;
  const isDelayed = ({ dueAt = 0 }: Letter): boolean => dueAt > now();
  const isHidden = ({ id }: Letter): boolean => (handings.get(id)?.hiddenUntil ?? 0) > now();

  /** What has been handed out too often, or has lain too long, is not handed out once more. */
  const isSpent = (letter: Letter): boolean =>
    letter.sentAt + retention <= now() ||
    (redrive !== null && (handings.get(letter.id)?.times ?? 0) >= redrive.after);
  const putAside = async (letter: Letter): Promise<void> => {
    const tried = (handings.get(letter.id)?.times ?? 0) >= (redrive?.after ?? Infinity);
    const { body, attributes, id, trace } = letter;
    const gone = { remove: 'letter', key: id } as const;
    if (tried && redrive !== null)
      await deadLetters.keep(
        { queue: redrive.to, body, attributes, ...(trace !== undefined && { trace }) },
        gone,
      );
    await deadLetters.remove(id);
    // Only now: whom nobody has in their hands is handed out.
    handings.delete(id);
  };

  /** The letter of a receipt. One with a higher number than any of ours is from before a restart, and as good. */
  const current = (receipt: string): { readonly id: string } | 'outdated' | null => {
    const [, id, times] = /^([0-9a-f-]{36})\.(\d+)$/.exec(receipt) ?? [];
    if (id === undefined) return null;
    return Number(times) < (handings.get(id)?.times ?? 0) ? 'outdated' : { id };
  };

  const waiting = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
  };
  deadLetters.follow(arn, wakeAll);
  const visibleIn = ({ id, dueAt = 0 }: Letter): number =>
    Math.max(dueAt, handings.get(id)?.hiddenUntil ?? 0) - now();

  return {
    due: (signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(LONGEST, ...deadLetters.letters(arn).map(visibleIn)));
        waiting.add(wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted) wake();
      }),
    receive: (most, hidden) => {
      const seen = deadLetters.letters(arn).filter((letter) => !isDelayed(letter) && !isHidden(letter));
      for (const letter of seen.filter(isSpent)) {
        // Not to be seen again while it is put aside.
        handings.set(letter.id, {
          times: handings.get(letter.id)?.times ?? 0,
          firstAt: now(),
          hiddenUntil: Infinity,
        });
        void putAside(letter);
      }
      return seen
        .filter((letter) => !isHidden(letter))
        .slice(0, most)
        .map((letter) => {
          const before = handings.get(letter.id);
          const times = (before?.times ?? 0) + 1;
          const firstAt = before?.firstAt ?? now();
          handings.set(letter.id, { times, firstAt, hiddenUntil: now() + hidden });
          handed += 1;
          return { letter, receipt: `${letter.id}.${times}`, times, firstAt };
        });
    },
    remove: async (receipt) => {
      const found = current(receipt);
      if (found === null) return false;
      if (found === 'outdated') return true;
      await deadLetters.remove(found.id);
      handings.delete(found.id);
      return true;
    },
    hide: (receipt, hidden) => {
      const found = current(receipt);
      if (found === null) return 'unknown receipt';
      const handing = found === 'outdated' ? undefined : handings.get(found.id);
      if (found === 'outdated' || !handing || handing.hiddenUntil <= now()) return 'not in flight';
      handings.set(found.id, { ...handing, hiddenUntil: now() + hidden });
      wakeAll();
      return 'hidden';
    },
    count: () => {
      const letters = deadLetters.letters(arn);
      const delayed = letters.filter(isDelayed).length;
      const hidden = letters.filter(isHidden).length;
      return { visible: letters.length - hidden - delayed, hidden, delayed, handed };
    },
  };
};

/** The address of a queue: the part that says which one is the same here and in the cloud. */
export const queueUrl = (origin: string, arn: string): string => {
  const [, , , , account, name] = arn.split(':');
  return `${origin}/${account}/${name}`;
};

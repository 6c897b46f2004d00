import { type Call, readLetter } from './letter.ts';

/** A letter as the queue hands it out. `receipt` gives it back or takes it away. */
export type Letter = {
  readonly body: string;
  readonly targetArn: string | undefined;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly receipt: string;
};

export type LetterQueue = {
  /** About how many there are. */
  readonly length: () => Promise<number>;
  /** About how many somebody has received and neither removed nor given back. */
  readonly inHands: () => Promise<number>;
  /** A few letters, hidden from everybody else for a while; none when there are none. */
  readonly receive: () => Promise<readonly Letter[]>;
  readonly remove: (receipt: string) => Promise<void>;
  /** Makes it visible at once, instead of after the while. */
  readonly giveBack: (receipt: string) => Promise<void>;
};

export type Redriven = {
  readonly called: number;
  readonly unreadable: number;
  /** The functions that letters name and that are none of ours. */
  readonly foreign: readonly string[];
  readonly left: number;
  /** Those in somebody else's hands, which come back if they are not rung there. */
  readonly inHands: number;
};

export type RedriveOptions = {
  readonly queue: LetterQueue;
  /** Whom to call for the function that a letter names; null when that is none of ours. */
  readonly whom: (functionArn: string) => Promise<string | null>;
  /** Hands the event to the function, which nobody waits for. */
  readonly call: (call: Call) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  /** Letters from this instant on are not touched: what fails again must not be driven in circles. */
  readonly before: number;
  /** Once it is true, no further letter is rung. */
  readonly isStopped?: () => boolean;
};

/**
 * Rings again what could not be delivered. A letter is taken away only after Lambda has accepted its event, so that
 * being interrupted costs a second ring, which is harmless, and never a lost one.
 */
export const redrive = async ({
  queue,
  whom,
  call,
  progress,
  before,
  isStopped = () => false,
}: RedriveOptions): Promise<Redriven> => {
  const total = await queue.length();
  const held = new Set<string>();
  const foreign = new Set<string>();
  let called = 0;
  let unreadable = 0;
  progress(0, total);
  try {
    for (let letters = await queue.receive(); letters.length > 0; letters = await queue.receive()) {
      for (const { receipt } of letters) held.add(receipt);
      if (isStopped()) break;
      for (const { body, targetArn, sentAt, receipt } of letters) {
        if (isStopped()) break;
        const wanted = readLetter(body, targetArn);
        if (wanted === null) unreadable += 1;
        if (wanted === null || sentAt >= before) continue;
        const functionArn = await whom(wanted.functionArn);
        if (functionArn === null) {
          foreign.add(wanted.functionArn);
          continue;
        }
        await call({ ...wanted, functionArn });
        await queue.remove(receipt);
        held.delete(receipt);
        called += 1;
        progress(called, Math.max(total, called));
      }
    }
  } finally {
    for (const receipt of held) await queue.giveBack(receipt);
  }
  return { called, unreadable, foreign: [...foreign], left: held.size, inHands: await queue.inHands() };
};

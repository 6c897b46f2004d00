import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What a queue for dead letters holds: the body and the attributes of a message. */
export type DeadLetter = {
  readonly queue: string;
  readonly at: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Keeps what could not be delivered, a line of JSON each, so that anybody can look at it with any tool. */
export type DeadLetters = {
  /** Durable when it returns. */
  readonly keep: (letter: Omit<DeadLetter, 'at'>) => void;
  readonly all: () => readonly DeadLetter[];
};

export const openDeadLetters = (file: string): DeadLetters => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const letters = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DeadLetter);
  return {
    keep: (given) => {
      const letter = { ...given, at: new Date().toISOString() };
      appendFileSync(file, `${JSON.stringify(letter)}\n`, { flush: true });
      letters.push(letter);
    },
    all: () => letters,
  };
};

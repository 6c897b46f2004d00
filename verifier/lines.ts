import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Rejected } from './rejected.ts';

/** A file of lines, read once and hashed while it is read. */
export type Lines = {
  /** The next line, parsed; null after the last. */
  readonly next: () => Promise<Line | null>;
  /** Of everything read so far. */
  readonly sum: () => { readonly bytes: number; readonly sha256: string };
};

/** Packed, a line of gigabytes is small. None that is made comes near to this, in bytes. */
const LONGEST = 1_000_000;

export type Line = Readonly<Record<string, unknown>>;

export const linesOf = (name: string, stream: Readable): Lines => {
  const hash = createHash('sha256');
  let bytes = 0;
  const read = async function* (): AsyncGenerator<string> {
    let rest = Buffer.alloc(0);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield rest.toString('utf8', 0, end);
        rest = rest.subarray(end + 1);
      }
      if (rest.length > LONGEST)
        throw new Rejected(`${name} holds a line that is longer than ${LONGEST} bytes.`);
    }
    if (rest.length > 0) throw new Rejected(`${name} breaks off in the middle of a line.`);
  };
  const lines = read();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      return done ? null : lineFrom(name, value);
    },
    sum: () => ({ bytes, sha256: hash.copy().digest('hex') }),
  };
};

const lineFrom = (name: string, text: string): Line => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    // Rejected below.
  }
  throw new Rejected(`${name} holds a line that is no JSON.`);
};

/** JSON whose fields are sorted by name, so that equal values give equal texts. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

export const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((name) => [name, sorted(fields[name])]),
  );
};

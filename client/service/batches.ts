/** So many of a list go into one message, and so many bytes of them: the rest of the 32 KB that a message may have is for its other fields. */
const MOST = 100;
const MOST_BYTES = 31 * 1_024;

const sizeOf = (one: unknown): number => new TextEncoder().encode(JSON.stringify(one)).length + 1;

/** A list in parts that each fit into one message. What is too large by itself is a part of its own. */
export const batches = function* <T>(all: readonly T[]): Generator<T[]> {
  let part: T[] = [];
  let bytes = 0;
  for (const one of all) {
    const size = sizeOf(one);
    if (part.length === MOST || (part.length > 0 && bytes + size > MOST_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(one);
    bytes += size;
  }
  if (part.length > 0) yield part;
};

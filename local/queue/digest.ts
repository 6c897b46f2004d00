import { createHash } from 'node:crypto';

export const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

/**
 * SQS's sum over attributes, all of them strings: sorted by name, each as name, type and value, and each of those with
 * its length before it; the value with the mark of a string (1) as well.
 */
const md5OfAttributes = (attributes: Readonly<Record<string, string>>): string => {
  const names = Object.keys(attributes).sort();
  const parts = names.flatMap((name) => [
    lengthened(name),
    lengthened('String'),
    Buffer.from([1]),
    lengthened(attributes[name] ?? ''),
  ]);
  return md5(Buffer.concat(parts));
};

const lengthened = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** The field of an answer that carries the sum; SQS leaves it out where there are no attributes. */
export const sumOf = (attributes: Readonly<Record<string, string>>): object =>
  Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: md5OfAttributes(attributes) } : {};

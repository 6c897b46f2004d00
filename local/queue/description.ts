import { md5, sumOf } from './digest.ts';
import type { Received } from './queue.ts';

/** Those attributes that are asked for; `All` is all of them. */
export const chosen = (
  all: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)));

/** What SQS itself knows of a letter. Without one, the names alone are of use. */
export const systemAttributes = ({ letter, times, firstAt }: Partial<Received> = {}) => ({
  SentTimestamp: String(letter?.sentAt),
  ApproximateReceiveCount: String(times),
  ApproximateFirstReceiveTimestamp: String(firstAt),
  ...(letter?.trace !== undefined && { AWSTraceHeader: letter.trace }),
});

/** A letter as ReceiveMessage hands it out, with the attributes that were asked for. */
export const described = (
  received: Received,
  systemNames: readonly string[],
  names: readonly string[],
): object => {
  const { letter, receipt } = received;
  const wanted = Object.entries(letter.attributes).filter(([name]) =>
    names.some((asked) => isAskedBy(asked, name)),
  );
  return {
    MessageId: letter.id,
    ReceiptHandle: receipt,
    Body: letter.body,
    MD5OfBody: md5(letter.body),
    ...(systemNames.length > 0 && { Attributes: chosen(systemAttributes(received), systemNames) }),
    ...(wanted.length > 0 && {
      MessageAttributes: Object.fromEntries(
        wanted.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
    ...sumOf(Object.fromEntries(wanted)),
  };
};

/** `All` and `.*` are all of them, `bar.*` all that begin with `bar`. */
const isAskedBy = (asked: string, name: string): boolean =>
  asked === 'All' || asked === name || (asked.endsWith('.*') && name.startsWith(asked.slice(0, -2)));

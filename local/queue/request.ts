import * as z from 'zod/mini';

/** What each action of SQS may be asked for here. Anything else in a request is refused, since it would be passed over. */
const count = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
const hours = count(0, 12 * 60 * 60);
/** Of a message, in UTF-8. */
const MOST_BYTES = 1_048_576;
const QueueUrl = z.string();
const ReceiptHandle = z.string();
const names = z.array(z.string());
const batch = <T extends z.core.$ZodShape>(entry: T) =>
  z.array(z.strictObject({ Id: z.string(), ...entry })).check(z.minLength(1), z.maxLength(10));
const attribute = z.strictObject({
  DataType: z.literal('String'),
  StringValue: z.string().check(z.minLength(1)),
});

export const requests = {
  GetQueueUrl: z.strictObject({ QueueName: z.string() }),
  GetQueueAttributes: z.strictObject({ QueueUrl, AttributeNames: z._default(names, []) }),
  SendMessage: z.strictObject({
    QueueUrl,
    MessageBody: z.string().check(
      z.minLength(1),
      z.refine((body) => Buffer.byteLength(body) <= MOST_BYTES),
    ),
    MessageAttributes: z._default(z.record(z.string(), attribute), {}),
    DelaySeconds: z._default(count(0, 900), 0),
  }),
  ReceiveMessage: z.strictObject({
    QueueUrl,
    MaxNumberOfMessages: z._default(count(1, 10), 1),
    VisibilityTimeout: z._default(hours, 30),
    WaitTimeSeconds: z._default(count(0, 20), 0),
    AttributeNames: z._default(names, []),
    MessageSystemAttributeNames: z._default(names, []),
    MessageAttributeNames: z._default(names, []),
  }),
  DeleteMessage: z.strictObject({ QueueUrl, ReceiptHandle }),
  DeleteMessageBatch: z.strictObject({ QueueUrl, Entries: batch({ ReceiptHandle }) }),
  ChangeMessageVisibility: z.strictObject({ QueueUrl, ReceiptHandle, VisibilityTimeout: hours }),
} as const;

export type QueueAction = keyof typeof requests;
export type QueueRequest<A extends QueueAction> = z.infer<(typeof requests)[A]>;

export const isQueueAction = (name: string): name is QueueAction => Object.hasOwn(requests, name);

/** The request, or the sentence of the refusal. */
export const parseQueueRequest = <A extends QueueAction>(
  action: A,
  body: Buffer,
): { readonly request: QueueRequest<A> } | { readonly invalid: string } => {
  const parsed = z.safeParse(requests[action], jsonOf(body));
  return parsed.success
    ? { request: parsed.data as QueueRequest<A> }
    : { invalid: `The local queue cannot ${action} with ${parsed.error.issues.map(faultOf).join(', ')}.` };
};

/** Where the fault is; what would be passed over is named itself. */
const faultOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? issue.keys.join(' and ') : `this ${issue.path.join('.') || 'body'}`;

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

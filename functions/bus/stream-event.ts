import * as z from 'zod/mini';

/**
 * What Lambda hands us of the table's stream: only the fields we read. Attributes stand in the table's own notation, and are
 * read by the adapter.
 */
const attributes = z.record(z.string(), z.unknown());

export const StreamRecord = z.object({
  eventSource: z.literal('aws:dynamodb'),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    /** Epoch seconds. */
    ApproximateCreationDateTime: z.number(),
    Keys: attributes,
    NewImage: z.optional(attributes),
    OldImage: z.optional(attributes),
  }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

export const StreamEvent = z.object({ Records: z.array(StreamRecord) });
export type StreamEvent = z.infer<typeof StreamEvent>;

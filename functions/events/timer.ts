import * as z from 'zod/mini';

/** What a message of the second hand carries, as its adapter wrote it. */
export const RingMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('participant'),
    sessionId: z.string(),
    participantId: z.string(),
    at: z.number(),
    telling: z.exactOptional(z.literal(true)),
  }),
  z.object({ type: z.literal('lists'), sessionId: z.string(), at: z.number() }),
  z.object({
    type: z.literal('group'),
    groupId: z.string(),
    from: z.string(),
    owed: z.nullable(z.number()),
    at: z.number(),
  }),
]);
export type RingMessage = z.infer<typeof RingMessage>;

const RingRecord = z.object({ messageId: z.string(), body: z.string(), eventSource: z.literal('aws:sqs') });
export type RingRecord = z.infer<typeof RingRecord>;

export const RingEvent = z.object({ Records: z.array(RingRecord) });
export type RingEvent = z.infer<typeof RingEvent>;

/** What an alarm carries, as the Scheduler adapter wrote it. */
export const AlarmEvent = z.object({
  sessionId: z.string(),
  participantId: z.string(),
  generation: z.number().check(z.int()),
});
export type AlarmEvent = z.infer<typeof AlarmEvent>;

/** The timer is called by both hands. */
export const TimerEvent = z.union([RingEvent, AlarmEvent]);
export type TimerEvent = z.infer<typeof TimerEvent>;

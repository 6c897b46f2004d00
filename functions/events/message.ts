import * as z from 'zod/mini';
import { request } from './request.ts';

export const MessageEvent = z.object({
  requestContext: z.object({
    ...request,
    eventType: z.literal('MESSAGE'),
    // That message events carry it is relied on everywhere and documented nowhere: the entry is the fallback.
    authorizer: z.optional(z.looseObject({ userId: z.optional(z.string()) })),
  }),
  body: z.optional(z.string()),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

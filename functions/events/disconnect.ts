import * as z from 'zod/mini';
import { request } from './request.ts';

export const DisconnectEvent = z.object({
  requestContext: z.object({
    ...request,
    eventType: z.literal('DISCONNECT'),
    // By which a goodbye is told from a loss; in no published type.
    disconnectStatusCode: z.optional(z.number()),
  }),
});
export type DisconnectEvent = z.infer<typeof DisconnectEvent>;

import * as z from 'zod/mini';
import { AuthorizerContext } from './authorized.ts';
import { request } from './request.ts';

export const ConnectEvent = z.object({
  requestContext: z.object({ ...request, eventType: z.literal('CONNECT'), authorizer: AuthorizerContext }),
});
export type ConnectEvent = z.infer<typeof ConnectEvent>;

import * as z from 'zod/mini';

export const AuthorizeEvent = z.object({
  type: z.literal('REQUEST'),
  methodArn: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  requestContext: z.optional(z.object({ domainName: z.optional(z.string()) })),
});
export type AuthorizeEvent = z.infer<typeof AuthorizeEvent>;

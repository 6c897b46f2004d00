import * as z from 'zod/mini';
import { instant } from '../shared/instant.ts';
import type { User } from '../shared/ports.ts';
import { rolesOf } from './entitlement/roles.ts';

/**
 * What AWS hands our functions: only the fields we read, as the platform really sends them. (The published types
 * lack some and promise others.) A shape that differs is our fault or the platform's, and is thrown.
 */

/** What the authorizer says of a connection. API Gateway turns every value into a string. */
export const AuthorizerContext = z.object({
  userId: z.string().check(z.minLength(1)),
  name: z.string(),
  kind: z.enum(['licence-holder', 'contact', 'guest']),
  /** When the credential runs out, epoch milliseconds. */
  expiresAt: z.string().check(z.regex(/^\d+$/)),
  /** The hash of a guest's invitation. */
  invitation: z.optional(z.string()),
  /** The key of the e-mail address that the token says is verified. */
  emailKey: z.optional(z.string()),
  /** As JSON: which roles the token says. */
  roles: z.optional(z.string()),
  /** When the login was, epoch milliseconds. */
  authenticatedAt: z.optional(z.string().check(z.regex(/^\d+$/))),
});
export type AuthorizerContext = z.infer<typeof AuthorizerContext>;

export const userOf = ({
  userId: id,
  name,
  kind,
  invitation,
  emailKey,
  roles,
  authenticatedAt,
}: AuthorizerContext): User => ({
  id,
  name,
  kind,
  ...(invitation !== undefined && { invitation }),
  ...(emailKey !== undefined && { emailKey }),
  // The authorizer has written them.
  ...(roles !== undefined && { roles: rolesOf(roles) ?? {} }),
  ...(authenticatedAt !== undefined && { authenticatedAt: instant(Number(authenticatedAt)) }),
});

/** What the authorizer says of this person. */
export const contextOf = (
  { id: userId, name, kind, invitation, emailKey, roles, authenticatedAt }: User,
  expiresAt: number,
): AuthorizerContext => ({
  userId,
  name,
  kind,
  expiresAt: String(expiresAt),
  ...(invitation !== undefined && { invitation }),
  ...(emailKey !== undefined && { emailKey }),
  ...(roles !== undefined && { roles: JSON.stringify(roles) }),
  ...(authenticatedAt !== undefined && { authenticatedAt: String(authenticatedAt) }),
});

const request = { connectionId: z.string(), requestTimeEpoch: z.number() };

export const AuthorizeEvent = z.object({
  type: z.literal('REQUEST'),
  methodArn: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  requestContext: z.optional(z.object({ domainName: z.optional(z.string()) })),
});
export type AuthorizeEvent = z.infer<typeof AuthorizeEvent>;

export const ConnectEvent = z.object({
  requestContext: z.object({ ...request, eventType: z.literal('CONNECT'), authorizer: AuthorizerContext }),
});
export type ConnectEvent = z.infer<typeof ConnectEvent>;

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

export const DisconnectEvent = z.object({
  requestContext: z.object({
    ...request,
    eventType: z.literal('DISCONNECT'),
    // By which a goodbye is told from a loss; in no published type.
    disconnectStatusCode: z.optional(z.number()),
  }),
});
export type DisconnectEvent = z.infer<typeof DisconnectEvent>;

/** What a message of the second hand carries, as its adapter wrote it. */
export const RingMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('participant'),
    sessionId: z.string(),
    participantId: z.string(),
    at: z.number(),
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

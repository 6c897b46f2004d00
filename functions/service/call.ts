import * as z from 'zod/mini';
import type { ErrorCode } from '../../shared/errors.ts';
import { instant } from '../../shared/instant.ts';
import { jsonOf } from '../../shared/json-text.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/messages/sizes.ts';
import type { Action } from '../../shared/messages.ts';
import type { Service } from '../app.ts';
import { type Answer, refused, stamped } from '../message/answer.ts';
import { finished, serving } from '../message/behind.ts';
import { parse } from '../message/parse.ts';
import { serve } from './actions.ts';
import type { ServiceApp } from './app.ts';
import { serviceOf } from './identity.ts';
import { statusOf } from './status.ts';

/** What a function URL hands over: only the fields we read. Whoever comes this far has a signature that IAM has accepted. */
export const ServiceEvent = z.object({
  requestContext: z.object({
    timeEpoch: z.number(),
    http: z.object({ method: z.string() }),
    authorizer: z.optional(z.object({ iam: z.object({ userArn: z.string() }) })),
  }),
  body: z.optional(z.string()),
  isBase64Encoded: z._default(z.boolean(), false),
});
export type ServiceEvent = z.infer<typeof ServiceEvent>;

/** The largest message of a backend, in bytes: as a frame of the socket. */
export const MAX_CALL_BYTES = 32 * 1_024;

/** Is told of every message, by its action, and of every refusal, by its code. */
export type Counting = {
  readonly heard: (action: Action | null) => void;
  readonly refused: (code: ErrorCode) => void;
};

const untold: Counting = { heard: () => {}, refused: () => {} };

/**
 * A backend says something: parse → act → reply, one reply for one request. What others have to be told is told before the
 * reply, because nothing of a function goes on behind one. With `roles`, these may come and no other.
 */
export const call =
  (app: ServiceApp, counting: Counting = untold, roles: readonly string[] | null = null) =>
  async ({ requestContext, body = '', isBase64Encoded }: ServiceEvent) => {
    const { http, authorizer, timeEpoch } = requestContext;
    const service = authorizer ? serviceOf(authorizer.iam.userArn) : null;
    const isNamed = roles?.some((arn) => serviceOf(arn)?.id === service?.id) ?? true;
    const reply = (answer: Answer, requestId?: string) => {
      if (answer.type === 'error') counting.refused(answer.code);
      return replyOf(answer, requestId, app.clock());
    };
    if (service === null || !isNamed)
      return reply(refused('service.unknown', 'Sign as a role that may come.'));
    if (http.method !== 'POST') return reply(refused('message.not-json', 'A message is sent by POST.'));
    const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_CALL_BYTES)
      return reply(refused('message.too-large', `It has ${bytes} bytes; ${MAX_CALL_BYTES} are allowed.`));
    const parsed = await parse(text);
    counting.heard('request' in parsed ? parsed.request.action : null);
    if ('refusal' in parsed) return reply(parsed.refusal, parsed.requestId);
    const behind: Promise<unknown>[] = [];
    const own = { ...app, ...serving(app, behind) };
    const answer = await serve(own, callerAt(service, timeEpoch), parsed.request);
    await finished(behind);
    return reply(answer, parsed.request.requestId);
  };

/** It has no connection, and no credential that runs out while it speaks. */
const callerAt = (user: Service, at: number) => ({
  connectionId: '',
  user,
  expiresAt: instant(Number.MAX_SAFE_INTEGER),
  receivedAt: instant(at),
});

const replyOf = (answer: Answer, requestId: string | undefined, now: number) => {
  const body = jsonOf(stamped(answer, requestId, now));
  // Every page is cut to fit, so that this is our fault.
  if (Buffer.byteLength(body) > MAX_MESSAGE_BYTES) throw new RangeError(`A ${answer.type} is too large.`);
  return {
    statusCode: answer.type === 'error' ? statusOf(answer.code) : 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body,
  };
};

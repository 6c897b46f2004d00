import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Denial, DenialReason } from '../../shared/denials.ts';
import { publish } from './tally.ts';

const logger = new Logger();

/** The door of every function: its event is checked, its metrics are printed, its faults are logged and thrown. */
export const door = <Event, Result>(
  schema: z.ZodMiniType<Event>,
  handle: (event: Event, context: Context) => Promise<Result>,
) =>
  middy<unknown, Result>()
    // Never the event itself, whatever a variable says: it holds tokens and content.
    .use(injectLambdaContext(logger, { clearState: true, logEvent: false }))
    .before(({ event }) => logger.appendKeys(correlation(event)))
    .after(publish)
    .onError(({ error }) => {
      publish();
      report(error);
    })
    .handler(async (event, context) => handle(z.parse(schema, event), context as Context));

const origin = z.object({
  requestContext: z.object({ connectionId: z.optional(z.string()), requestId: z.optional(z.string()) }),
});

/** The ids by which the lines of one connection, and of API Gateway's access log, are found together. */
const correlation = (event: unknown): { connectionId?: string; gatewayRequestId?: string } => {
  const { connectionId, requestId } = z.safeParse(origin, event).data?.requestContext ?? {};
  return {
    ...(connectionId !== undefined && { connectionId }),
    ...(requestId !== undefined && { gatewayRequestId: requestId }),
  };
};

/** For a fault that is counted and made good, and thrown to nobody: the log says what it was. */
export const noteFault = (fault: unknown): void => {
  logger.warn('went on without', fault instanceof Error ? fault : new Error(String(fault)));
};

/** For what failed for one person while others were served. */
export const noteTrouble = (whose: string, fault: unknown): void => {
  logger.warn(`went on without ${whose}`, fault instanceof Error ? fault : new Error(String(fault)));
};

/** So many of each reason, in a minute, by each environment: anybody can cause a flood of them, and each line is paid for. */
const MOST_DENIALS = 5;
const denials = new Map<DenialReason, { readonly minute: number; readonly times: number }>();

/** A refusal is no fault: one line says why, and which claims were there. Never what they said. */
export const noteDenial = ({ denied: reason, claims }: Denial, now = Date.now()): void => {
  const minute = Math.floor(now / 60_000);
  const before = denials.get(reason);
  const times = before?.minute === minute ? before.times + 1 : 1;
  denials.set(reason, { minute, times });
  if (times > MOST_DENIALS) return;
  logger.warn('denied', { reason, claims });
};

const report = (error: unknown): void => {
  logger.error('failed', error instanceof Error ? error : new Error(String(error)));
  // The single faults of several at once are not part of what is printed of the whole.
  if (error instanceof AggregateError)
    for (const one of error.errors.slice(0, 5))
      logger.error('failed, one of several', one instanceof Error ? one : new Error(String(one)));
};

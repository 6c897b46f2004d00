import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Witness } from '../../shared/advance.ts';

const logger = new Logger();
const metrics = new Metrics();

/** The door of every function: its event is checked, its metrics are flushed, its faults are logged and thrown. */
export const door = <Event, Result>(
  schema: z.ZodMiniType<Event>,
  handle: (event: Event, context: Context) => Promise<Result>,
) =>
  middy<unknown, Result>()
    .use(injectLambdaContext(logger, { clearState: true }))
    .use(logMetrics(metrics))
    .onError(({ error }) => {
      logger.error('failed', error instanceof Error ? error : new Error(String(error)));
    })
    .handler(async (event, context) => handle(z.parse(schema, event), context as Context));

/** Counts what became of people, and how late. Ids are never dimensions. */
export const witness: Witness = (transition) => {
  const counted = {
    knocked: 'Knocked',
    admitted: 'Admitted',
    joined: 'Joined',
    returned: 'Returned',
    warned: 'Warned',
    extended: 'Extended',
    ended: 'Ended',
  };
  metrics.addMetric(counted[transition.type], MetricUnit.Count, 1);
  if (transition.type === 'warned')
    metrics.addMetric('WarningLateness', MetricUnit.Milliseconds, transition.lateness);
  if (transition.type === 'ended') {
    if (transition.ending === 'inactivity') metrics.addMetric('LoggedOut', MetricUnit.Count, 1);
    if (transition.lateness !== null)
      metrics.addMetric('EndingLateness', MetricUnit.Milliseconds, transition.lateness);
  }
};

import { type CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { at, group, roleArn, startLocalScheduler, timerArn } from './scheduler.ts';

const started: Awaited<ReturnType<typeof startLocalScheduler>>[] = [];
/** Ends those that a test has started: for every `afterEach`. */
export const stopAll = () => Promise.all(started.splice(0).map((scheduler) => scheduler.stop()));
/** The real SDK, signing as one of the functions. */
export const sdk = (endpoint: string, accessKeyId = 'setter') =>
  new SchedulerClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });
/** A local Scheduler until all are stopped, and a client that may do everything. */
export const start = async (...args: Parameters<typeof startLocalScheduler>) => {
  const local = await startLocalScheduler(...args);
  started.push(local);
  return { local, client: sdk(local.url) };
};
/** A complete request; whatever is given replaces its part. */
export const alarm = (change: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'a.1',
  GroupName: group,
  ScheduleExpression: at(Date.now() + 60_000),
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: timerArn, RoleArn: roleArn, Input: '{"generation":1}' },
  ...change,
});
export const target = (change: object) => ({
  Target: { Arn: timerArn, RoleArn: roleArn, Input: '{}', ...change },
});
export const byName = { Name: 'a.1', GroupName: group };
export const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

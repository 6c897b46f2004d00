import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { instant, latest } from '../../../shared/instant.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { Timeline } from '../../world/timeline.ts';

const $metadata = {};

/**
 * The platform behind the SDK's client, as documented: names are unique in their group, an update replaces the whole
 * schedule, and one that has rung is gone.
 */
export const platformScheduler = (
  timeline: Timeline,
  clock: Clock,
  invoke: (target: string, input: string) => void,
): SchedulerClient => {
  const schedules = new Map<string, object>();
  const nameOf = ({ GroupName, Name }: { GroupName?: string | undefined; Name: string | undefined }) =>
    `${GroupName}/${Name}`;

  const put = (schedule: CreateScheduleCommandInput) => {
    const name = nameOf(schedule);
    const own = {};
    schedules.set(name, own);
    timeline.plan(latest(timeOf(schedule), clock()), async () => {
      if (schedules.get(name) !== own) return;
      schedules.delete(name);
      invoke(schedule.Target?.Arn ?? '', schedule.Target?.Input ?? '');
    });
    return { ScheduleArn: `arn:aws:scheduler:eu-central-1:123456789012:schedule/${name}` };
  };
  const missing = () =>
    new ResourceNotFoundException({ Message: 'no such schedule', message: '', $metadata });

  const client = new SchedulerClient();
  const mock = mockClient(client);
  mock.on(CreateScheduleCommand).callsFake((input: CreateScheduleCommandInput) => {
    if (schedules.has(nameOf(input)))
      throw new ConflictException({ Message: 'it exists', message: '', $metadata });
    return put(input);
  });
  mock.on(UpdateScheduleCommand).callsFake((input: CreateScheduleCommandInput) => {
    if (!schedules.has(nameOf(input))) throw missing();
    return put(input);
  });
  mock.on(DeleteScheduleCommand).callsFake((input: { GroupName: string; Name: string }) => {
    if (!schedules.delete(nameOf(input))) throw missing();
    return {};
  });
  return client;
};

const timeOf = ({ ScheduleExpression, ScheduleExpressionTimezone }: CreateScheduleCommandInput) => {
  const [, time] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(ScheduleExpression ?? '') ?? [];
  if (time === undefined || ScheduleExpressionTimezone !== 'UTC')
    throw new Error(`Invalid Schedule Expression ${ScheduleExpression} ${ScheduleExpressionTimezone}`);
  return instant(Date.parse(`${time}Z`));
};

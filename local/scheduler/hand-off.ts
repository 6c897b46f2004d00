import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetters } from '../data/dead-letters.ts';
import type { Schedule } from '../data/store.ts';
import type { Faults } from '../faults.ts';
import { mayAssume, permits, type Role } from '../iam/role.ts';
import { unwatched, type Vend } from '../watch/vended.ts';

/**
 * Brings a due schedule to its target, as far as that is the Scheduler's business: the role is worn and judged, the
 * input is completed, a failure is retried as the target says and then buried.
 * Answers with the event's JSON text, or null when the target cannot be reached.
 */
export type HandOff = (schedule: Schedule, scheduleArn: string) => Promise<string | null>;

export type HandOffOptions = {
  readonly roles: ReadonlyMap<string, Role>;
  readonly functionExists: (arn: string) => boolean;
  readonly deadLetters: DeadLetters;
  readonly faults: Faults;
  readonly complain: (sentence: string) => void;
  /** Ends the waiting between retries. */
  readonly stopping: AbortSignal;
  readonly vend?: Vend;
};

type Refusal = { readonly code: string; readonly sentence: string };

export const createHandOff = (options: HandOffOptions): HandOff => {
  const { roles, functionExists, deadLetters, faults, complain, stopping, vend = unwatched } = options;

  const refused = ({ request }: Schedule, scheduleArn: string): Refusal | null => {
    const { Arn, RoleArn } = request.Target;
    const role = roles.get(RoleArn);
    if (!role || !mayBeWorn(role, scheduleArn))
      return { code: 'AccessDeniedException', sentence: `Scheduler may not assume the role ${RoleArn}.` };
    if (permits(role, { action: 'lambda:InvokeFunction', resource: Arn }) !== 'allowed')
      return { code: 'AccessDeniedException', sentence: `The role ${RoleArn} may not invoke ${Arn}.` };
    if (!functionExists(Arn))
      return { code: 'ResourceNotFoundException', sentence: `There is no function ${Arn}.` };
    return null;
  };

  const bury = async (schedule: Schedule, scheduleArn: string, letter: Letter): Promise<void> => {
    const { Arn, RoleArn, DeadLetterConfig } = schedule.request.Target;
    complain(`${scheduleArn} could not reach its target: ${letter.refusal.sentence}`);
    const queue = DeadLetterConfig?.Arn;
    if (!queue) return;
    const role = roles.get(RoleArn);
    if (!role || permits(role, { action: 'sqs:SendMessage', resource: queue }) !== 'allowed') {
      complain(`The role ${RoleArn} may not send to the dead-letter queue ${queue}.`);
      return;
    }
    await deadLetters.keep({
      queue,
      body: letter.payload,
      attributes: {
        ERROR_CODE: letter.refusal.code,
        ERROR_MESSAGE: letter.refusal.sentence,
        ...(letter.exhausted && { EXHAUSTED_RETRY_CONDITION: letter.exhausted }),
        EXECUTION_ID: letter.executionId,
        RETRY_ATTEMPTS: String(letter.retries),
        SCHEDULED_TIME: scheduledTime(schedule),
        SCHEDULE_ARN: scheduleArn,
        TARGET_ARN: Arn,
      },
    });
  };

  return async (schedule, scheduleArn) => {
    const executionId = randomUUID();
    const measures = { ScheduleGroup: schedule.group };
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = schedule.request.Target.RetryPolicy;
    const oldest = Date.now() + MaximumEventAgeInSeconds * 1_000;
    for (let retries = 0; ; retries += 1) {
      const payload = payloadOf(schedule, scheduleArn, executionId, retries + 1);
      vend('AWS/Scheduler', measures, { InvocationAttemptCount: 1 });
      const final = refused(schedule, scheduleArn);
      if (!final && !faults.strikes('failed-hand-offs')) return payload;
      vend('AWS/Scheduler', measures, { TargetErrorCount: 1 });
      const refusal = final ?? { code: 'ServiceException', sentence: 'The fault failed-hand-offs struck.' };
      const exhausted =
        retries >= MaximumRetryAttempts
          ? 'MaximumRetryAttempts'
          : Date.now() >= oldest
            ? 'MaximumEventAgeInSeconds'
            : null;
      if (final || exhausted) {
        vend('AWS/Scheduler', measures, { InvocationDroppedCount: 1 });
        await bury(schedule, scheduleArn, { payload, executionId, retries, refusal, exhausted });
        return null;
      }
      await sleep(Math.min(500 * 2 ** retries, 60_000), undefined, { signal: stopping });
    }
  };
};

type Letter = {
  readonly payload: string;
  readonly executionId: string;
  readonly retries: number;
  readonly refusal: Refusal;
  readonly exhausted: string | null;
};

/** Whether Scheduler may wear the role for schedules of this group: the trust names the group, not the schedule. */
export const mayBeWorn = (role: Role, scheduleArn: string): boolean => {
  const [, partition, , region, account, resource = ''] = scheduleArn.split(':');
  const group = resource.split('/')[1];
  return mayAssume(role, 'scheduler.amazonaws.com', {
    'aws:SourceAccount': String(account),
    'aws:SourceArn': `arn:${partition}:scheduler:${region}:${account}:schedule-group/${group}`,
  });
};

const scheduledTime = ({ nextAt }: Schedule): string =>
  new Date(nextAt ?? Date.now()).toISOString().replace(/\.\d+Z$/, 'Z');

const payloadOf = (schedule: Schedule, scheduleArn: string, executionId: string, attempt: number): string => {
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn,
    'scheduled-time': scheduledTime(schedule),
    'execution-id': executionId,
    'attempt-number': String(attempt),
  };
  const { Input } = schedule.request.Target;
  if (Input !== undefined)
    return Input.replaceAll(
      /<aws\.scheduler\.([a-z-]+)>/g,
      (token, name: string) => attributes[name] ?? token,
    );
  const [, , , region, account] = scheduleArn.split(':');
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: scheduledTime(schedule),
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
};

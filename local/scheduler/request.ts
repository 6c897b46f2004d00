import * as z from 'zod/mini';
import type { ScheduleRequest } from '../data/store.ts';
import { parseExpression } from './expression.ts';

const text = (least: number, most: number) => z.string().check(z.minLength(least), z.maxLength(most));
const arn = z.string().check(z.maxLength(1_600), z.regex(/^arn:[^:]*:[^:]+:[^:]*:[^:]*:.+$/));

const schema = z.object({
  GroupName: z._default(z.string(), 'default'),
  ScheduleExpression: text(1, 256),
  ScheduleExpressionTimezone: z._default(text(1, 50), 'UTC'),
  Description: z.optional(text(0, 512)),
  State: z._default(z.enum(['ENABLED', 'DISABLED']), 'ENABLED'),
  ActionAfterCompletion: z._default(z.enum(['NONE', 'DELETE']), 'NONE'),
  FlexibleTimeWindow: z.object({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.optional(z.int().check(z.minimum(1), z.maximum(1_440))),
  }),
  Target: z.object({
    Arn: arn,
    RoleArn: arn,
    Input: z.optional(text(1, 262_144)),
    RetryPolicy: z._default(
      z.object({
        MaximumRetryAttempts: z._default(z.int().check(z.minimum(0), z.maximum(185)), 185),
        MaximumEventAgeInSeconds: z._default(z.int().check(z.minimum(60), z.maximum(86_400)), 86_400),
      }),
      { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
    ),
    DeadLetterConfig: z.optional(z.object({ Arn: z.optional(arn) })),
  }),
});

/** What a request of Create or Update asks for, or the sentence of the ValidationException. */
export type ParsedRequest =
  | { readonly group: string; readonly request: ScheduleRequest }
  | { readonly invalid: string };

const unsupported = ['StartDate', 'EndDate', 'KmsKeyArn'];
const templatedOnly = [
  'EcsParameters',
  'EventBridgeParameters',
  'KinesisParameters',
  'SageMakerPipelineParameters',
  'SqsParameters',
];

/** Reads the body of Create and Update, which are the same: whatever is left out falls back to its default. */
export const parseRequest = (body: unknown): ParsedRequest => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return {
      invalid: `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: ${faults.join('; ')}`,
    };
  }
  const { GroupName: group, Description, FlexibleTimeWindow, Target, ...rest } = parsed.data;
  const given = body as { Target: Record<string, unknown> } & Record<string, unknown>;
  const beyond = [
    ...unsupported.filter((name) => given[name] !== undefined && given[name] !== null),
    ...templatedOnly.filter((name) => given.Target[name] !== undefined),
  ];
  if (beyond.length > 0) return { invalid: `The local Scheduler does not have ${beyond.join(', ')}.` };
  if (!namePattern.test(group)) return { invalid: `GroupName: ${nameRule}` };
  if (!parseExpression(rest.ScheduleExpression))
    return { invalid: `Invalid Schedule Expression ${rest.ScheduleExpression}.` };
  if (rest.ScheduleExpressionTimezone !== 'UTC')
    return {
      invalid: `The local Scheduler knows the time zone UTC only, not ${rest.ScheduleExpressionTimezone}.`,
    };
  if ((FlexibleTimeWindow.Mode === 'FLEXIBLE') !== (FlexibleTimeWindow.MaximumWindowInMinutes !== undefined))
    return {
      invalid: 'FlexibleTimeWindow: a window of minutes goes with the mode FLEXIBLE, and only with it.',
    };
  if (FlexibleTimeWindow.Mode === 'FLEXIBLE')
    return { invalid: 'The local Scheduler has no flexible time windows.' };
  if (!Target.Arn.includes(':lambda:') || !Target.Arn.includes(':function:'))
    return { invalid: `Target.Arn: the local Scheduler invokes Lambda functions only, not ${Target.Arn}.` };
  if (Target.Input !== undefined && !isJson(Target.Input))
    return { invalid: 'Target.Input: must be well-formed JSON for a Lambda target.' };
  const { Arn, RoleArn, RetryPolicy, Input, DeadLetterConfig } = Target;
  return {
    group,
    request: {
      ...rest,
      ...(Description !== undefined && { Description }),
      FlexibleTimeWindow: withoutUndefined(FlexibleTimeWindow),
      Target: {
        Arn,
        RoleArn,
        RetryPolicy,
        ...(Input !== undefined && { Input }),
        ...(DeadLetterConfig && { DeadLetterConfig: withoutUndefined(DeadLetterConfig) }),
      },
    },
  };
};

const namePattern = /^[0-9a-zA-Z\-_.]{1,64}$/;
const nameRule = 'must be 1 to 64 characters of 0-9 a-z A-Z - _ and .';

/** Null when the name may be used, else the sentence of the ValidationException. */
export const nameFault = (name: string): string | null =>
  namePattern.test(name) ? null : `1 validation error detected: Name "${name}" ${nameRule}`;

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>;

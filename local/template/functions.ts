import * as z from 'zod/mini';
import { mayAssume, type Role, wouldPermit } from '../iam/role.ts';
import type { Assets } from './assembly.ts';
import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** A Lambda function as it would be deployed. Times in milliseconds, memory in MB. */
export type DeployedFunction = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The bundle's folder and the module and export in it. */
  readonly folder: string;
  readonly handler: string;
  readonly timeout: number;
  readonly memory: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logging: { readonly format: string; readonly level: string | null };
  readonly role: Role;
  /** Whether Lambda ends a chain of events in which it was invoked too often. */
  readonly recursion: 'Allow' | 'Terminate';
  readonly asynchronous: AsynchronousSettings;
  /** Its aliases by their ARN, and what Lambda does with an event that came by one of them and that nobody waits for. */
  readonly aliases: ReadonlyMap<string, AsynchronousSettings>;
};

/** What Lambda does with an event that nobody waits for. */
export type AsynchronousSettings = {
  readonly retries: number;
  readonly maximumAge: number;
  /** The ARN of the queue that keeps what failed for good; null for none. */
  readonly onFailure: string | null;
};

const schema = z.strictObject({
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Timeout: z._default(z.number(), 3),
  MemorySize: z._default(z.number(), 128),
  Environment: z.optional(z.strictObject({ Variables: z.record(z.string(), z.string()) })),
  FunctionName: z.optional(z.string()),
  ReservedConcurrentExecutions: z.optional(z.number()),
  RecursiveLoop: z._default(z.enum(['Allow', 'Terminate']), 'Terminate'),
  // These change how it is watched or billed, not what it does.
  Architectures: z.optional(z.unknown()),
  Description: z.optional(z.string()),
  LoggingConfig: z.optional(
    z.looseObject({ LogFormat: z.optional(z.string()), ApplicationLogLevel: z.optional(z.string()) }),
  ),
  TracingConfig: z.optional(z.unknown()),
  Tags: z.optional(z.unknown()),
});

const invokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z._default(z.number().check(z.minimum(0), z.maximum(2)), 2),
  MaximumEventAgeInSeconds: z._default(z.number().check(z.minimum(60), z.maximum(21_600)), 21_600),
  DestinationConfig: z.optional(z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) })),
});

/** All of it goes to the one version that there is. */
const aliasSchema = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.literal('1'),
  Name: z.string(),
});

/** The functions of the template. CDK's own helper functions do not occur in it, and would be refused. */
export const functionsOf = (
  template: Template,
  resolve: Resolve,
  roles: ReadonlyMap<string, Role>,
  assets: Assets,
): DeployedFunction[] => {
  const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, { properties }]) =>
    z.parse(invokeConfigSchema, resolve(properties)),
  );
  const aliases = resourcesOf(template, 'AWS::Lambda::Alias').map(([logicalId, { properties }]) => ({
    arn: String(resolve({ Ref: logicalId })),
    ...z.parse(aliasSchema, resolve(properties)),
  }));
  return resourcesOf(template, 'AWS::Lambda::Function').map(([logicalId, { properties }]) => {
    const parsed = schema.safeParse(resolve(properties));
    if (!parsed.success)
      throw new Error(`The local stack cannot host ${logicalId}: ${z.prettifyError(parsed.error)}`);
    const { Code, Handler, Role, Timeout, MemorySize, Environment, LoggingConfig, RecursiveLoop } =
      parsed.data;
    const role = roles.get(Role);
    const folder = assets.get(Code.S3Key);
    if (!role) throw new Error(`The role ${Role} of ${logicalId} is not in the template.`);
    if (!mayAssume(role, 'lambda.amazonaws.com', {}))
      throw new Error(`The role ${Role} of ${logicalId} cannot be assumed by Lambda.`);
    if (!folder) throw new Error(`The code of ${logicalId} is not among the assets: ${Code.S3Key}.`);
    const name = String(resolve({ Ref: logicalId }));
    const arn = String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }));
    const asynchronous = (qualifier: string): AsynchronousSettings => {
      const config = configs.find(
        ({ FunctionName, Qualifier }) =>
          (FunctionName === name || FunctionName === arn) && Qualifier === qualifier,
      );
      const onFailure = config?.DestinationConfig?.OnFailure.Destination ?? null;
      const leaving = { action: 'sqs:SendMessage', resource: onFailure ?? '' };
      if (onFailure !== null && !wouldPermit(role, leaving))
        throw new Error(`The role of ${logicalId} has no right to sqs:SendMessage on ${onFailure}.`);
      return {
        retries: config?.MaximumRetryAttempts ?? 2,
        maximumAge: (config?.MaximumEventAgeInSeconds ?? 21_600) * 1_000,
        onFailure,
      };
    };
    const own = aliases.filter(({ FunctionName }) => FunctionName === name || FunctionName === arn);
    return {
      logicalId,
      name,
      arn,
      folder,
      handler: Handler,
      timeout: Timeout * 1_000,
      memory: MemorySize,
      variables: Environment?.Variables ?? {},
      logging: {
        format: LoggingConfig?.LogFormat ?? 'Text',
        level: LoggingConfig?.ApplicationLogLevel ?? null,
      },
      role,
      recursion: RecursiveLoop,
      asynchronous: asynchronous('$LATEST'),
      aliases: new Map(own.map((alias) => [alias.arn, asynchronous(alias.Name)])),
    };
  });
};

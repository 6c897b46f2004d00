import { type Duration, Lazy, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  type CfnVersion,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { duties, type FunctionName } from '../duties.ts';
import { codeOf } from '../function-code.ts';
import { sendingTo } from './encryption.ts';
import { saidByOthers } from './said-by-others.ts';
import { allow, type Use } from './use.ts';

/** How all functions of a stack are watched. */
export type Watching = {
  /** Of the metrics: it sets the stages of an account apart. */
  readonly namespace: string;
  /** In days. */
  readonly logRetention: number;
  readonly tracing: 'active' | 'off';
  /** What Lambda itself says in the logs. */
  readonly platformLogs: 'faults' | 'all';
  /** What the logs are encrypted with; null: by CloudWatch. */
  readonly key: IKey | null;
};

/** Bytes of all variables of a function, by Lambda's quota; and what those take that all functions have, at most. */
const MOST = 4_096;
const COMMON = 400;

/** What is known only later is a name or an address. */
const sizeOf = (text: string): number => (Token.isUnresolved(text) ? 60 : Buffer.byteLength(text));

/** The version that is in use. */
const LIVE = 'live';

/** One function with one responsibility, and no right that it has not been given by `uses`. */
export class VigilFunction extends LambdaFunction {
  readonly executionRole: Role;
  /** Moves from version to version, at once or by a part (`shift.ts`). */
  readonly alias: Alias;
  readonly #name: FunctionName;
  /** What it is told. */
  readonly #variables = new Map<string, string>();

  constructor(
    scope: Construct,
    name: FunctionName,
    { namespace, logRetention, tracing, platformLogs, key }: Watching,
  ) {
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    // Named log groups of our own: the ones that Lambda makes by itself are kept, and paid, for ever.
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: logRetention,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed basic execution policy may write to every log group of the account; this role to its own.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]));
    super(scope, id, {
      role,
      logGroup,
      description: duties[name].purpose,
      timeout: duties[name].timeout,
      // CPU grows with memory. Less would only make the same work last longer, at the same price.
      memorySize: 512,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: codeOf(name),
      handler: 'index.handler',
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // START, END and REPORT of every message would cost more than the messages' own logs; faults are still reported.
      // `Init Duration`, how long a cold start took, stands in the REPORT.
      systemLogLevelV2: platformLogs === 'all' ? SystemLogLevel.INFO : SystemLogLevel.WARN,
      environment: {
        POWERTOOLS_SERVICE_NAME: `vigil-${name}`,
        POWERTOOLS_METRICS_NAMESPACE: namespace,
        LOG_LEVEL: 'INFO',
      },
    });
    this.#name = name;
    this.executionRole = role;
    this.alias = new Alias(this, 'Live', { aliasName: LIVE, version: this.currentVersion as IVersion });
    // Code and variables are one version, also where what a variable says is known only later.
    (this.currentVersion.node.defaultChild as CfnVersion).description = Lazy.string({
      produce: () => saidByOthers([...this.#variables.values()], scope),
    });
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Those that are called asynchronously have an on-failure destination, which also keeps the answer and the error; a dead-letter queue would keep the event alone. Behind the others API Gateway waits for the answer.',
    });
    // Not by the function's own property, which would also give each role a right to everything: `tracingOf` does.
    if (tracing === 'active') (this.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    else
      Validations.of(this).acknowledge({
        id: 'Serverless-LambdaTracing',
        reason:
          'Traces were switched off by the setting `tracing`, for their price. The logs have the same request ids, and the metrics the same times.',
      });
  }

  /** A sentence, where it was given more variables than Lambda takes: the deployment would fail half-way. */
  get tooMuch(): string | null {
    const sizes = [...this.#variables]
      .map(([name, value]) => [name, sizeOf(name) + sizeOf(value)] as const)
      .sort(([, a], [, b]) => b - a);
    const [[longest, size] = ['', 0]] = sizes;
    return COMMON + sizes.reduce((sum, [, one]) => sum + one, 0) > MOST
      ? `The function ${this.#name} would have more variables than Lambda takes, which is ${MOST} bytes. The longest is ${longest}, with ${size}.`
      : null;
  }

  /** What calls it calls this: the alias, as something to call. */
  get live(): IFunction {
    return this.alias as IFunction;
  }

  /**
   * The name of `live`, for what the other functions are told. Not its reference, which would wait for the alerts that
   * watch it move, and they for the functions.
   */
  get liveArn(): string {
    return `${this.functionArn}:${LIVE}`;
  }

  /** Gives it the names of things and the rights to them, together. */
  uses(...uses: readonly Use[]): this {
    for (const { variables, rights, accepted = [] } of uses) {
      for (const [name, value] of Object.entries(variables)) {
        this.addEnvironment(name, value);
        this.#variables.set(name, value);
      }
      for (const right of rights) this.addToRolePolicy(right);
      Validations.of(this.executionRole).acknowledge(...accepted);
    }
    return this;
  }

  /**
   * For one that nobody waits for. The Scheduler only hands the event over; it is Lambda that tries again when the
   * function fails, so Lambda's own retries are set, and what it gives up is kept for somebody to look at.
   */
  retriedBy({ maxEventAge, deadLetters }: { maxEventAge: Duration; deadLetters: IQueue }): this {
    for (const right of sendingTo(deadLetters)) this.addToRolePolicy(right);
    this.live.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    return this;
  }
}

/** The only right to call a function that is not given to API Gateway: one function, by its alias, no version wildcard. */
export const mayInvoke = ({ liveArn }: VigilFunction): PolicyStatement =>
  allow(['lambda:InvokeFunction'], [liveArn]);

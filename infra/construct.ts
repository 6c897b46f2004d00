import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { readingTable, servicesMayUse } from './constructs/encryption.ts';
import type { VigilFunction } from './constructs/vigil-function.ts';
import { Deployment } from './deployment.ts';
import type { PageConfiguration } from './page-configuration.ts';
import type { VigilProps } from './props.ts';
import { settingsOf } from './settings.ts';

export { SettingsError } from './settings/error.ts';
export type { PageConfiguration, VigilProps };

/**
 * Vigil in an app of one's own: presence and inactivity logout, complete, with a user pool if no issuer is named.
 *
 * ```ts
 * const vigil = new Vigil(this, 'Presence', { preset: 'workspace-150', alarmEmail: 'on-call@example.com' });
 * new CfnOutput(this, 'WebSocketUrl', { value: vigil.url });
 * ```
 *
 * There may be several in one stack: nothing has a name of ours, and each counts under its own.
 */
export class Vigil extends Construct {
  /** Where clients connect: `wss://…`. */
  readonly url: string;
  /** Where backends send their messages, signed: `https://…`. `functions.service.grantInvokeUrl(role)` lets one in. Null with `serviceUrl: 'none'`. */
  readonly serviceUrl: string | null;
  /** What a person opens, and logs in at; null with `page: 'none'`. */
  readonly pageUrl: string | null;
  /** What a page has to know: whose tokens, by which client, and where to connect. */
  readonly pageConfiguration: PageConfiguration;
  /** Where everything is kept. Its items are Vigil's own: to be read, exported and restored, not written. */
  readonly table: TableV2;
  /** By their duty, for alarms of one's own and for the rights of an operator. There is no `forward` with `eventBus: 'none'`. */
  readonly functions: Readonly<
    Record<'authorize' | 'connect' | 'disconnect' | 'message' | 'service' | 'timer' | 'sweep', IFunction> & {
      forward?: IFunction;
    }
  >;
  /** As whom the Scheduler rings the alarms, and calls the sweep: for the policies of keys, and whatever else names roles. */
  readonly schedulerRoles: Readonly<Record<'alarms' | 'sweep', IRole>>;
  /** Where others are told what happens, for rules of one's own (`docs/events.md`); null with `eventBus: 'none'`. */
  readonly eventBus: IEventBus | null;
  /** What could not be delivered. It should be empty. */
  readonly deadLetters: IQueue;
  /** Who is to be told of alerts subscribes here. */
  readonly alertTopic: ITopic;
  /** What an operator opens. */
  readonly dashboardUrl: string;
  /** Of the metrics in CloudWatch. */
  readonly namespace: string;
  /** What the DNS record of `domainName` points to; null without one. */
  readonly domainTarget: string | null;
  /** Where accounts are made; null when tokens come from `tokenIssuer`. */
  readonly userPool: IUserPool | null;
  /** Of the page; null likewise. */
  readonly userPoolClient: IUserPoolClient | null;
  /** Where people log in: `<this>/oauth2/authorize`; null likewise. */
  readonly loginUrl: string | null;

  readonly #key: IKey | null;
  readonly #redriven: readonly Pick<VigilFunction, 'alias'>[];

  /** @throws SettingsError with a sentence for each setting that makes no sense. */
  constructor(scope: Construct, id: string, props: VigilProps = {}) {
    super(scope, id);
    const {
      url,
      serviceUrl,
      pageConfiguration,
      table,
      functions,
      alarms,
      sweeping,
      events,
      operations,
      namespace,
      socket,
      identity,
      site,
    } = new Deployment(this, 'Default', settingsOf(props));
    // A key of another app has its policy there, and takes no notice.
    const { encryptionKey } = props;
    if (typeof encryptionKey === 'object')
      for (const statement of servicesMayUse(this)) encryptionKey.addToResourcePolicy(statement);
    this.url = url;
    this.serviceUrl = serviceUrl;
    this.pageUrl = site?.url ?? null;
    this.pageConfiguration = pageConfiguration;
    this.table = table.table;
    const { authorize, connect, disconnect, message, service, timer, sweep, forward } = functions;
    this.functions = {
      authorize: authorize.live,
      connect: connect.live,
      disconnect: disconnect.live,
      message: message.live,
      service: service.live,
      timer: timer.live,
      sweep: sweep.live,
      ...(forward && { forward: forward.live }),
    };
    this.#key = table.key;
    this.#redriven = [timer, sweep];
    this.schedulerRoles = { alarms: alarms.role, sweep: sweeping.role };
    this.eventBus = events?.bus ?? null;
    this.deadLetters = alarms.deadLetters;
    this.alertTopic = operations.topic;
    this.dashboardUrl = operations.dashboardUrl;
    this.namespace = namespace;
    this.domainTarget = socket.domainTarget;
    this.userPool = identity?.pool ?? null;
    this.userPoolClient = identity?.client ?? null;
    this.loginUrl = identity?.loginUrl ?? null;
  }

  /** To read what is kept, as exports and audits do. */
  grantRead(grantee: IGrantable): void {
    this.table.grantReadData(grantee);
    for (const right of readingTable(this.#key)) grantee.grantPrincipal.addToPrincipalPolicy(right);
  }

  /** To take dead letters and ring them again, as `npm run redrive` does. */
  grantRedrive(grantee: IGrantable): void {
    this.deadLetters.grantConsumeMessages(grantee);
    // The letters of both lie in one queue; and before one is rung, Lambda is asked whether it is of one of them.
    for (const { alias } of this.#redriven) {
      alias.grantInvoke(grantee);
      const resourceArns = [alias.lambda.functionArn];
      Grant.addToPrincipal({ grantee, actions: ['lambda:ListFunctionEventInvokeConfigs'], resourceArns });
    }
  }
}

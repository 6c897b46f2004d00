import { RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  DomainName,
  LogGroupLogDestination,
  WebSocketApi,
  type WebSocketRouteIntegration,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Domain, Settings } from '../settings.ts';
import { regionOf } from './region.ts';
import { callsPerSecond, throttlesOf } from './throttles.ts';
import { acceptedPattern, allow, type Use } from './use.ts';
import type { VigilFunction } from './vigil-function.ts';

const STAGE = 'v1';
const LONGEST_NAME = 128;
/** Beside whatever else the stack holds. */
const GATEWAY_LOGS = 'VigilGatewayLogs';
const WRITES_LOGS = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * Routes beside `$default`, for throttles and metrics of their own. All go to the same function: a client's action
 * that is not listed arrives there too.
 */
const BUSY_ACTIONS = ['activity', 'ping', 'content.put'] as const;

/** Nothing of what a client sends or is: a query string, a header or a body may hold a token or content. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  eventType: '$context.eventType',
  routeKey: '$context.routeKey',
  connectionId: '$context.connectionId',
  status: '$context.status',
  error: '$context.error.message',
  integrationLatency: '$context.integrationLatency',
};

export type SocketApiProps = Pick<
  Settings,
  'gatewayLogRole' | 'gatewayCallsPerSecond' | 'logRetention' | 'domain'
> & {
  /** What the console shows. */
  readonly name: string;
  readonly key: IKey | null;
};

export type Routes = Readonly<Record<'authorize' | 'connect' | 'disconnect' | 'message', VigilFunction>>;

/** The WebSocket API: its stage, its routes, and the way back to the clients. */
export class SocketApi extends Construct {
  readonly url: string;
  /** The same without its path, as the policy of a page names it. */
  readonly origin: string;
  /** What the DNS record of a domain of one's own points to; null without one. */
  readonly domainTarget: string | null;
  readonly accessLogGroup: string;
  readonly #api: WebSocketApi;
  readonly #stage: WebSocketStage;

  constructor(
    scope: Construct,
    id: string,
    { gatewayLogRole, gatewayCallsPerSecond, logRetention, domain, name, key }: SocketApiProps,
  ) {
    super(scope, id);
    this.#api = new WebSocketApi(this, 'Api', {
      // It need not be unique, and a nested stack is named later.
      apiName: (Token.isUnresolved(name) ? this.node.path : name).slice(0, LONGEST_NAME),
      description: 'Presence and inactivity logout for collaborative sessions',
      routeSelectionExpression: '$request.body.action',
    });
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: logRetention,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.accessLogGroup = accessLogs.logGroupName;
    const throttles = throttlesOf(callsPerSecond(regionOf(this), gatewayCallsPerSecond));
    this.#stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.#api,
      stageName: STAGE,
      autoDeploy: true,
      // For a route that has none of its own. There is no such route.
      throttle: {
        rateLimit: throttles.$default.ThrottlingRateLimit,
        burstLimit: throttles.$default.ThrottlingBurstLimit,
      },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    (this.#stage.node.defaultChild as CfnStage).routeSettings = throttles;
    if (gatewayLogRole === 'create') this.#stage.node.addDependency(accountLogRole(this));
    this.domainTarget = domain && this.#at(domain);
    this.origin = domain ? `wss://${domain.name}` : this.#api.apiEndpoint;
    this.url = domain ? `wss://${domain.name}/` : this.#stage.url;
  }

  /** What the metrics of API Gateway are told apart by. */
  get dimensions(): { readonly ApiId: string; readonly Stage: string } {
    return { ApiId: this.#api.apiId, Stage: STAGE };
  }

  /** To post to clients and to close their connections; not to ask about them. */
  get answering(): Use {
    const connections = ['POST', 'DELETE'].map((method) =>
      Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.#api.apiId,
        resourceName: `${STAGE}/${method}/@connections/*`,
      }),
    );
    const reason =
      'API Gateway names a connection when it is opened. The pattern is one method on the connections of this one stage.';
    return {
      variables: { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: this.#stage.callbackUrl },
      rights: [allow(['execute-api:ManageConnections'], connections)],
      accepted: connections.map((arn) => acceptedPattern(this, arn, reason)),
    };
  }

  /** Leads what comes in to the functions. The authorizer stands before `$connect`, the one place the platform has for it. */
  route({ authorize, connect, disconnect, message }: Routes): void {
    const authorizer = new WebSocketLambdaAuthorizer('Authorizer', authorize.live, {
      // Something that is always there. A header would have to be spelled as the client does, and not all do it alike.
      identitySource: ['context.identity.sourceIp'],
    });
    const answered = new WebSocketLambdaIntegration('Message', message.live);
    const opening = this.#api.addRoute('$connect', {
      integration: new WebSocketLambdaIntegration('Connect', connect.live),
      authorizer,
    });
    // A stage is refused as long as a route that it throttles is missing.
    this.#stage.node.addDependency(opening);
    this.#afterConnect('$disconnect', new WebSocketLambdaIntegration('Disconnect', disconnect.live));
    for (const routeKey of ['$default', ...BUSY_ACTIONS]) this.#afterConnect(routeKey, answered);
  }

  /** Makes it answer at this domain as well; our own posts go on by the address of API Gateway. */
  #at({ name, certificateArn }: Domain): string {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    const domainName = new DomainName(this, 'Domain', { domainName: name, certificate });
    new ApiMapping(this, 'Mapping', { api: this.#api, domainName, stage: this.#stage });
    return domainName.regionalDomainName;
  }

  #afterConnect(routeKey: string, integration: WebSocketRouteIntegration): void {
    const route = this.#api.addRoute(routeKey, { integration });
    this.#stage.node.addDependency(route);
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'A WebSocket API authorizes the upgrade: only $connect can have an authorizer, and nothing arrives on another route but over a connection that it let in.',
    });
  }
}

/**
 * API Gateway writes the access logs of WebSocket APIs with a role of the account, of which there is one per Region,
 * and refuses the stage while it is missing. So the stack brings it, or a first `cdk deploy` would fail; one for all
 * that the stack holds. It stays when the stack goes: the account goes on naming it, and other APIs rely on it.
 */
const accountLogRole = (scope: Construct): Construct => {
  const stack = Stack.of(scope);
  return stack.node.tryFindChild(GATEWAY_LOGS) ?? gatewayLogs(new Construct(stack, GATEWAY_LOGS));
};

const gatewayLogs = (scope: Construct): Construct => {
  const role = new Role(scope, 'AccountLogRole', {
    description: 'Lets API Gateway write logs, for the whole account in this Region',
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(WRITES_LOGS)],
  });
  // Not even when a first deployment has failed: whoever had a role for logs before has this one now.
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${WRITES_LOGS}]`,
    reason:
      'This role serves every API of the account in the Region, those of other stacks too; the managed policy is what API Gateway documents for it, and only API Gateway can assume it.',
  });
  const account = new CfnAccount(scope, 'Account', { cloudWatchRoleArn: role.roleArn });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return scope;
};

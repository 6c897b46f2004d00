import * as z from 'zod/mini';
import type { Resolve } from './intrinsics.ts';
import { permissionsOf } from './permissions.ts';
import { resourcesOf, type Template } from './template.ts';

/** A WebSocket API with its one stage, as it would be deployed. */
export type DeployedGateway = {
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
  /** `arn:…:execute-api:…:<api>/<stage>`; actions and routes follow it. */
  readonly arn: string;
  /** The path of members of the message's body that names the route. */
  readonly selection: readonly string[];
  readonly routes: ReadonlyMap<string, DeployedRoute>;
  readonly authorizer: DeployedAuthorizer | null;
  /** Messages a second and at once, of each route that has none of its own; null where the stage sets none. */
  readonly throttle: Throttle | null;
  /** Those of single routes. */
  readonly routeThrottles?: ReadonlyMap<string, Throttle>;
};

type Throttle = { readonly rate: number; readonly burst: number };

export type DeployedRoute = {
  readonly functionArn: string;
  /** Milliseconds; API Gateway allows 29 s at the most. */
  readonly timeout: number;
  /** Whether what the function returns is sent back to the caller. */
  readonly answers: boolean;
};

/** What must be there before the function is asked. Of the context there is only what always is. */
export type DeployedAuthorizer = {
  readonly functionArn: string;
  readonly identitySources: readonly {
    readonly kind: 'header' | 'querystring' | 'context';
    readonly name: string;
  }[];
};

const note = { Description: z.optional(z.string()), Tags: z.optional(z.unknown()) };
const apiSchema = z.strictObject({
  ...note,
  Name: z.optional(z.string()),
  ProtocolType: z.literal('WEBSOCKET'),
  RouteSelectionExpression: z.string(),
  DisableExecuteApiEndpoint: z.optional(z.literal(false)),
});
const routeSettings = z.strictObject({
  ThrottlingRateLimit: z.optional(z.number()),
  ThrottlingBurstLimit: z.optional(z.number()),
  DataTraceEnabled: z.optional(z.boolean()),
  DetailedMetricsEnabled: z.optional(z.boolean()),
  LoggingLevel: z.optional(z.string()),
});
const stageSchema = z.strictObject({
  ...note,
  ApiId: z.string(),
  StageName: z.string(),
  AutoDeploy: z.literal(true),
  AccessLogSettings: z.optional(z.unknown()),
  DefaultRouteSettings: z.optional(routeSettings),
  RouteSettings: z.optional(z.record(z.string(), routeSettings)),
});
const routeSchema = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z._default(z.enum(['NONE', 'CUSTOM']), 'NONE'),
  AuthorizerId: z.optional(z.string()),
  RouteResponseSelectionExpression: z.optional(z.literal('$default')),
  OperationName: z.optional(z.string()),
});
const integrationSchema = z.strictObject({
  ApiId: z.string(),
  Description: z.optional(z.string()),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationMethod: z.optional(z.literal('POST')),
  ContentHandlingStrategy: z.optional(z.literal('CONVERT_TO_TEXT')),
  IntegrationUri: z.string(),
  TimeoutInMillis: z._default(z.number().check(z.minimum(50), z.maximum(29_000)), 29_000),
});
const authorizerSchema = z.strictObject({
  ApiId: z.string(),
  Name: z.string(),
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  IdentitySource: z._default(z.array(z.string()), []),
});
/** @throws when the template holds no WebSocket API with one stage, or something about it that is not hosted. */
export const gatewayOf = (template: Template, resolve: Resolve): DeployedGateway => {
  const read = <T extends z.core.$ZodType>(type: string, schema: T) =>
    resourcesOf(template, `AWS::${type}`).map(([logicalId, { properties }]) => {
      const parsed = z.safeParse(schema, resolve(properties));
      if (!parsed.success)
        throw new Error(`The local gateway cannot host ${logicalId}: ${z.prettifyError(parsed.error)}`);
      return { logicalId, ...(parsed.data as z.infer<T> & object) };
    });
  const [api, ...otherApis] = read('ApiGatewayV2::Api', apiSchema);
  const [stage, ...otherStages] = read('ApiGatewayV2::Stage', stageSchema);
  if (!api || !stage || otherApis.length + otherStages.length > 0)
    throw new Error('The local gateway hosts exactly one WebSocket API with one stage.');
  const ApiId = String(resolve({ Ref: api.logicalId }));
  const domain = String(resolve({ 'Fn::GetAtt': [api.logicalId, 'ApiEndpoint'] })).replace('wss://', '');
  const arn = String(
    resolve({
      'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:${ApiId}/${stage.StageName}`,
    }),
  );
  const demandPermission = permissionsOf(template, resolve);
  const integrations = new Map(
    read('ApiGatewayV2::Integration', integrationSchema).map((integration) => [
      `integrations/${integration.logicalId}`,
      integration,
    ]),
  );
  const responses = read('ApiGatewayV2::RouteResponse', z.looseObject({ RouteId: z.string() }));
  const routes = read('ApiGatewayV2::Route', routeSchema);
  const authorizers = read('ApiGatewayV2::Authorizer', authorizerSchema);
  const guard = routes.find(({ RouteKey }) => RouteKey === '$connect')?.AuthorizerId;
  const authorizer = authorizers.find(({ logicalId }) => logicalId === guard);
  if (guard && !authorizer) throw new Error(`$connect names the authorizer ${guard}, which is not there.`);
  const deployedAuthorizer = authorizer
    ? {
        functionArn: invokedBy(authorizer.AuthorizerUri),
        identitySources: authorizer.IdentitySource.map(identitySource),
      }
    : null;
  if (deployedAuthorizer && guard)
    demandPermission(deployedAuthorizer.functionArn, arn.replace(/[^/]*$/, `authorizers/${guard}`));
  const routeThrottles = Object.entries(stage.RouteSettings ?? {}).flatMap(([key, settings]) => {
    const throttle = throttleOf(settings);
    return throttle ? [[key, throttle] as const] : [];
  });
  return {
    apiId: ApiId,
    stage: stage.StageName,
    domainName: domain,
    arn,
    selection: selectionPath(api.RouteSelectionExpression),
    routes: new Map(
      routes.map(({ RouteKey, Target, RouteResponseSelectionExpression, logicalId }) => {
        const integration = integrations.get(Target);
        if (!integration) throw new Error(`The route ${RouteKey} leads to ${Target}, which is not there.`);
        const answers =
          RouteResponseSelectionExpression !== undefined &&
          responses.some(({ RouteId }) => RouteId === logicalId);
        const functionArn = invokedBy(integration.IntegrationUri);
        demandPermission(functionArn, `${arn}/${RouteKey}`);
        return [RouteKey, { functionArn, timeout: integration.TimeoutInMillis, answers }];
      }),
    ),
    authorizer: deployedAuthorizer,
    throttle: throttleOf(stage.DefaultRouteSettings ?? {}),
    routeThrottles: new Map(routeThrottles),
  };
};

const throttleOf = ({
  ThrottlingRateLimit: rate,
  ThrottlingBurstLimit: burst,
}: z.infer<typeof routeSettings>): Throttle | null =>
  rate !== undefined && burst !== undefined ? { rate, burst } : null;

const invokedBy = (uri: string): string => {
  const arn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  if (!arn) throw new Error(`The local gateway cannot invoke ${uri}.`);
  return arn;
};

const identitySource = (source: string) => {
  if (['context.identity.sourceIp', 'context.connectionId'].includes(source))
    return { kind: 'context', name: source.slice('context.'.length) } as const;
  const [, kind, name] = /^route\.request\.(header|querystring)\.([\w-]+)$/.exec(source) ?? [];
  if (!name || (kind !== 'header' && kind !== 'querystring'))
    throw new Error(`The local gateway does not know the identity source ${source}.`);
  return { kind, name } as const;
};

const selectionPath = (expression: string): string[] => {
  const path = /^\$request\.body((?:\.\w+)+)$/.exec(expression)?.[1];
  if (!path) throw new Error(`The local gateway does not know the route selection ${expression}.`);
  return path.slice(1).split('.');
};

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { template } from './default.ts';
import { aliasOf, functionNames, resourcesOf, templateOf, theOnly, written } from './synthesized.ts';

describe('the socket API', () => {
  const targetOf = (integration: string): string => {
    const { IntegrationUri } =
      resourcesOf(template, 'AWS::ApiGatewayV2::Integration')[integration]?.Properties ?? {};
    const id = /\/functions\/\$\{(\w+)\}\/invocations$/.exec(written(IntegrationUri))?.[1];
    return functionNames.find((name) => aliasOf(template, name) === id) ?? 'nobody';
  };

  test('has exactly these routes, with the authorizer only on $connect', () => {
    const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      targetOf(/\{(\w+)\}$/.exec(written(Properties.Target))?.[1] ?? ''),
      Properties.AuthorizationType,
    ]);
    expect(routes.sort()).toEqual([
      ['$connect', 'connect', 'CUSTOM'],
      ['$default', 'message', 'NONE'],
      ['$disconnect', 'disconnect', 'NONE'],
      ['activity', 'message', 'NONE'],
      ['content.put', 'message', 'NONE'],
      ['ping', 'message', 'NONE'],
    ]);
    expect(theOnly(template, 'AWS::ApiGatewayV2::Api')[1].Properties).toMatchObject({
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
  });

  test('is where the published document of the wire says', () => {
    const page = readFileSync(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8');
    const { api, stage } = JSON.parse(page).servers.deployment.variables;
    expect(theOnly(template, 'AWS::ApiGatewayV2::Stage')[1].Properties.StageName).toBe(stage.default);
    const [, output = ''] = /the output (\w+)/.exec(api.description) ?? [];
    expect(template.toJSON().Outputs).toHaveProperty(output);
  });

  test('takes the token from the subprotocol header', () => {
    const { AuthorizerType, AuthorizerUri, IdentitySource } = theOnly(
      template,
      'AWS::ApiGatewayV2::Authorizer',
    )[1].Properties;
    expect(AuthorizerType).toBe('REQUEST');
    // Always there, and spelled alike by every client.
    expect(IdentitySource).toEqual(['context.identity.sourceIp']);
    expect(written(AuthorizerUri)).toContain(`\${${aliasOf(template, 'authorize')}}`);
  });

  test('is throttled, and logs nothing that could contain a token', () => {
    const { DefaultRouteSettings, RouteSettings, AccessLogSettings } = theOnly(
      template,
      'AWS::ApiGatewayV2::Stage',
    )[1].Properties;
    // A stage's defaults would apply to each route separately, so each route has settings of its own.
    expect(DefaultRouteSettings).toEqual(RouteSettings.$default);
    const keys = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(Object.keys(RouteSettings).sort()).toEqual(keys.sort());
    const rates: number[] = Object.values(RouteSettings).map((route) => Object(route).ThrottlingRateLimit);
    // Half of what an account has by default.
    expect(rates.reduce((sum, rate) => sum + rate)).toBe(5_000);
    // Newcomers say hello and join; three hundred thousand people report every four minutes, and a third as often ping.
    expect(RouteSettings.$default.ThrottlingRateLimit).toBeGreaterThanOrEqual(
      2 * RouteSettings.$connect.ThrottlingRateLimit,
    );
    expect(RouteSettings.activity.ThrottlingRateLimit).toBeGreaterThanOrEqual(300_000 / 240);
    expect(RouteSettings.ping.ThrottlingRateLimit).toBeGreaterThanOrEqual(300_000 / 240 / 3);
    expect(Object.values(JSON.parse(AccessLogSettings.Format)).sort()).toEqual([
      '$context.connectionId',
      '$context.error.message',
      '$context.eventType',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test('creates the account’s log role before its stage, unless the account has one', () => {
    const [account] = theOnly(template, 'AWS::ApiGateway::Account');
    template.hasResource('AWS::ApiGatewayV2::Stage', { DependsOn: Match.arrayWith([account]) });
    // Deleting the setting does not set it back: the account goes on naming the role, though the first deployment failed.
    const [, { Properties, ...kept }] = theOnly(template, 'AWS::ApiGateway::Account');
    expect([kept.DeletionPolicy, kept.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    const [role] = Properties.CloudWatchRoleArn['Fn::GetAtt'];
    const { DeletionPolicy, UpdateReplacePolicy } = resourcesOf(template, 'AWS::IAM::Role')[role] ?? {};
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    const without = templateOf({ gatewayLogRole: 'existing' });
    without.resourceCountIs('AWS::ApiGateway::Account', 0);
    without.resourcePropertiesCountIs('AWS::ApiGatewayV2::Stage', { AccessLogSettings: Match.anyValue() }, 1);
  });

  test('is not created before the routes that it throttles', () => {
    const [, stage] = theOnly(template, 'AWS::ApiGatewayV2::Stage');
    const routes = Object.keys(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
    expect((stage as { DependsOn?: string[] }).DependsOn).toEqual(expect.arrayContaining(routes));
  });

  test('can also answer at one’s own domain, and outputs the DNS target', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/abc';
    const own = templateOf({ domainName: 'presence.example.com', certificateArn });
    own.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'presence.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL' }],
    });
    own.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: 'v1' });
    own.hasOutput('WebSocketUrl', { Value: 'wss://presence.example.com/' });
    own.hasOutput('DomainTarget', {});
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  App,
  type AppProps,
  Aws,
  type CfnElement,
  CfnParameter,
  Duration,
  Lazy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Vigil, type VigilProps } from '../../infra/construct.ts';
import { SettingsError } from '../../infra/settings/error.ts';
import { names } from '../../infra/settings/schema.ts';
import { settingsFrom, settingsOf } from '../../infra/settings.ts';
import {
  type FunctionName,
  functionNames,
  functionOf,
  ownFunctions,
  type Resource,
  rightsOf,
  written,
} from './template/synthesized.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-construct-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const stackIn = (context: AppProps['context'] = {}, props: StackProps = {}): Stack => {
  const postCliContext = { ...context, 'aws:cdk:bundling-stacks': [] };
  return new Stack(
    // CDK's own validation takes longer than all else here; the story of the app includes it.
    new App({ outdir, postCliContext, autoSynth: false, builtinCloudFormationValidation: false }),
    'Mine',
    props,
  );
};

const mistakesIn = (props: object): string => {
  try {
    settingsOf(props);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
};

describe('properties of the construct', () => {
  test('mean the same as the settings with their names', () => {
    const props: VigilProps = {
      idleTimeout: Duration.hours(2),
      warningPeriod: '90s',
      activityExtends: true,
      participantLimit: 40,
      standard: ['nist-800-63b-aal1', 'hipaa'],
      tokenIssuer: 'https://id.example.com',
      tokenAudience: ['web', 'phone'],
      origins: ['https://app.example.com', 'self'],
      logRetention: 90,
    };
    const said = {
      idleTimeout: '2h',
      warningPeriod: '90s',
      activityExtends: 'true',
      participantLimit: '40',
      standard: 'nist-800-63b-aal1,hipaa',
      tokenIssuer: 'https://id.example.com',
      tokenAudience: 'web,phone',
      origins: 'https://app.example.com,self',
      logRetention: '90',
    };
    expect(settingsOf(props)).toEqual(settingsFrom(said));
  });

  test('may be a function of the app, which the message function may then call, and nobody else', () => {
    const stack = stackIn();
    const code = Code.fromInline('exports.handler = async () => ({ role: null });');
    const entitlement = new LambdaFunction(stack, 'Rights', {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    new Vigil(stack, 'Vigil', { entitlement, entitlementKept: Duration.seconds(5) });
    const template = Template.fromStack(stack);
    const asking = ownFunctions(template).filter(
      ([, { Properties }]) => Properties.Environment.Variables.ENTITLEMENT_FUNCTION !== undefined,
    );
    expect(asking).toHaveLength(1);
    const [, { Properties }] = asking[0] as [string, Resource];
    const { ENTITLEMENT_FUNCTION: of, ENTITLEMENT_KEPT: kept } = Properties.Environment.Variables;
    expect([of, kept]).toEqual([
      { 'Fn::GetAtt': [stack.getLogicalId(entitlement.node.defaultChild as CfnElement), 'Arn'] },
      '5',
    ]);
    const may = Object.keys(template.findResources('AWS::IAM::Role')).filter((role) =>
      rightsOf(template, role).some(({ Resource: on }) => on.includes(`\${${of['Fn::GetAtt'][0]}.Arn}`)),
    );
    expect(may).toEqual([Properties.Role['Fn::GetAtt'][0]]);
  });

  test('that are undefined count as left out', () => {
    expect(settingsOf({ preset: undefined } as object)).toEqual(settingsFrom({}));
  });

  const duration = 'must be a duration such as 30s, 15m or 2h';
  const later = 'must be known when the app is synthesized, but is known only when it is deployed.';
  const parameter = {
    string: Lazy.string({ produce: () => 'one' }),
    number: Lazy.number({ produce: () => 5 }),
  };
  const list = Lazy.list({ produce: () => ['one', 'two'] });
  test.each<[object, string]>([
    [{ idleTimeout: Duration.millis(5) }, `idleTimeout ${duration}, but is "5ms".`],
    [{ idleTimeout: 5 }, `idleTimeout ${duration}, but is "5".`],
    [{ idleTimeout: Duration.seconds(59) }, 'idleTimeout must be at least 60 s, but is 59 s.'],
    [{ idleTimeout: Duration.seconds(Lazy.number({ produce: () => 900 })) }, `idleTimeout ${later}`],
    [{ preset: parameter.string }, `preset ${later}`],
    [{ namespace: parameter.string }, `namespace ${later}`],
    [{ participantLimit: parameter.number }, `participantLimit ${later}`],
    [{ logRetention: parameter.number }, `logRetention ${later}`],
    [{ origins: list }, `origins ${later}`],
    // It would be taken for a list of one, with a comma in it.
    [{ tokenIssuer: 'https://id.example.com', tokenAudience: list }, `tokenAudience ${later}`],
    [{ warningPeriod: null }, `warningPeriod ${duration}, but is "null".`],
    [{ participantLimit: 0.5 }, 'participantLimit must be a whole number of at least 1, but is "0.5".'],
    [{ tracing: true }, 'tracing must be active or off, but is "true".'],
    [{ alarmEmail: 'me' }, 'alarmEmail must be an e-mail address, but is "me".'],
    [
      { namespace: 'AWS/Lambda' },
      'namespace must be letters, digits and . _ - / #, at most 255, and not begin with AWS/, but is "AWS/Lambda".',
    ],
    [
      { tokenIssuer: 'https://id.example.com' },
      'tokenIssuer needs tokenAudience beside it, or tokens that were made for other services would be accepted.',
    ],
  ])('with %j are refused with the setting’s sentence', (props, sentence) => {
    expect(mistakesIn(props)).toBe(sentence);
  });

  test.each(['idleTimout', 'stage', 'policySource', '@aws-cdk/core:anything'])(
    'do not include %s',
    (name) => {
      const there = names.filter((one) => one !== 'stage' && one !== 'policySource').join(', ');
      expect(mistakesIn({ [name]: 'local' })).toBe(`There is no setting ${name}; there are ${there}.`);
    },
  );

  test('are refused before anything is created', () => {
    const stack = stackIn();
    expect(() => new Vigil(stack, 'Presence', { idleTimeout: Duration.millis(5) })).toThrow(SettingsError);
  });

  test('may be attributes of other resources, which are known only at deployment', () => {
    const stack = stackIn();
    const pool = new UserPool(stack, 'People');
    const client = pool.addClient('Page');
    const certificate = new Certificate(stack, 'Certificate', { domainName: 'presence.example.com' });
    new Vigil(stack, 'Presence', {
      tokenIssuer: pool.userPoolProviderUrl,
      tokenAudience: [client.userPoolClientId],
      domainName: 'presence.example.com',
      certificateArn: certificate.certificateArn,
      gatewayLogRole: 'existing',
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          TOKEN_ISSUER: stack.resolve(pool.userPoolProviderUrl),
          TOKEN_AUDIENCE: stack.resolve(client.userPoolClientId),
        },
      },
    });
  });
});

describe('what is known only at deployment', () => {
  const here = `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/`;
  const there = 'arn:aws:events:eu-central-1:123456789012:event-bus/theirs';
  const own = (stack: Stack) => new EventBus(stack, 'Ours') as IEventBus;

  test.each<[string, (stack: Stack) => IEventBus | string, RegExp | string]>([
    ['a bus of the app', own, /^\$\{Ours\w+\.Arn\}$/],
    ['its ARN', (stack) => own(stack).eventBusArn, /^\$\{Ours\w+\.Arn\}$/],
    ['its name', (stack) => own(stack).eventBusName, /event-bus\/\$\{Ours\w+\}$/],
    ['what a parameter says', (stack) => new CfnParameter(stack, 'Bus').valueAsString, `\${Bus}`],
    ['a bus by its name', (stack) => EventBus.fromEventBusName(stack, 'Bus', 'theirs'), `${here}theirs`],
    ['a bus by its ARN', (stack) => EventBus.fromEventBusArn(stack, 'Bus', there), there],
    ['a name with the Region in it', () => `theirs-${Aws.REGION}`, `${here}theirs-\${AWS::Region}`],
  ])('may be where others are told: %s', (_, busIn, arn) => {
    const stack = stackIn();
    new Vigil(stack, 'Presence', { eventBus: busIn(stack) });
    const template = Template.fromStack(stack);
    const [, { Properties }] = functionOf(template, 'forward');
    const bus = written(Properties.Environment.Variables.EVENT_BUS);
    expect(bus).toMatch(arn instanceof RegExp ? arn : new RegExp(`^${RegExp.escape(arn)}$`));
    const rights = rightsOf(template, Properties.Role['Fn::GetAtt'][0]);
    const putting = rights.filter(({ Action }) => Action.includes('events:PutEvents'));
    expect(putting.map(({ Resource: on }) => on)).toEqual([[bus]]);
  });

  test('may be whom mails are from: the identity in SES is that of the domain', () => {
    const stack = stackIn();
    new Vigil(stack, 'Presence', { mailFrom: new CfnParameter(stack, 'From').valueAsString });
    const [pool] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
    const identity = pool?.Properties.EmailConfiguration.SourceArn['Fn::Join'][1].slice(-2);
    expect(identity).toEqual([':identity/', { 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'From' }] }] }]);
  });

  test('may be the Region of a certificate', () => {
    const env = { account: '123456789012', region: 'eu-central-1' };
    const domain = {
      domainName: 'presence.example.com',
      certificateArn: `arn:aws:acm:${Aws.REGION}:${Aws.ACCOUNT_ID}:certificate/abc`,
    };
    expect(() => new Vigil(stackIn({}, { env }), 'Presence', domain)).not.toThrow();
  });
});

describe('what other resources of the app say', () => {
  const versionOf = (template: Template, name: FunctionName) => {
    const version = Object.entries(template.findResources('AWS::Lambda::Version')).find(
      ([, { Properties }]) => Properties.FunctionName.Ref === functionOf(template, name)[0],
    );
    return version?.[1].Properties;
  };

  test('makes a new version of whoever is told it as soon as they say something else, which the CDK does not', () => {
    const stack = stackIn();
    const pool = new UserPool(stack, 'People');
    const clients = ['Page', 'Phone'].map((id) => pool.addClient(id));
    const rights = new LambdaFunction(stack, 'Rights', {
      code: Code.fromInline('exports.handler = async () => ({ role: null });'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const bus = new EventBus(stack, 'Bus');
    const assumedBy = new ServicePrincipal('ecs.amazonaws.com');
    const backends = ['Backend', 'Reports'].map((id) => new Role(stack, id, { assumedBy }));
    new Vigil(stack, 'Presence', {
      tokenIssuer: pool.userPoolProviderUrl,
      tokenAudience: clients.map(({ userPoolClientId }) => userPoolClientId),
      entitlement: rights,
      eventBus: bus as IEventBus,
      serviceRoles: backends.map(({ roleArn }) => roleArn),
    });
    const template = Template.fromStack(stack);
    const others = [pool, ...clients, rights, bus, ...backends].map((one) =>
      stack.getLogicalId(one.node.defaultChild as CfnElement),
    );
    const within = (value: unknown) =>
      others.filter((id) => JSON.stringify(value ?? null).includes(`"${id}"`));
    const told = functionNames.map((name) => [
      name,
      within(functionOf(template, name)[1].Properties.Environment),
    ]);
    expect(told.flatMap(([, ids]) => ids).sort()).toEqual([...others].sort());
    expect(functionNames.map((name) => [name, within(versionOf(template, name)?.Description)])).toEqual(told);
  });

  test('is kept in the description of the version as far as there is room, which is that of Lambda', () => {
    const stack = stackIn();
    const arns = Array.from(
      { length: 9 },
      (_, index) => new CfnParameter(stack, `Role${index}`).valueAsString,
    );
    new Vigil(stack, 'Presence', { serviceRoles: arns });
    const { Description } = versionOf(Template.fromStack(stack), 'service') ?? {};
    expect(written(Description)).toBe(`\${Role0} \${Role1}`);
  });

  test('is what makes a version have a description: none that is told nothing of the kind has one', () => {
    const stack = stackIn();
    new Vigil(stack, 'Presence');
    const template = Template.fromStack(stack);
    for (const name of functionNames) expect(versionOf(template, name)).not.toHaveProperty('Description');
  });
});

describe('in somebody else’s stack', () => {
  test('it has defaults for what is left out, and counts metrics under its construct path', () => {
    const stack = stackIn();
    new Vigil(stack, 'Presence', { alarmEmail: 'on-call@example.com' });
    const template = Template.fromStack(stack);
    expect(ownFunctions(template)).toHaveLength(functionNames.length);
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'on-call@example.com' });
    for (const [, { Properties }] of ownFunctions(template))
      expect(Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE).toBe('Mine/Presence');
  });

  test('there may be two, which share the account’s role for logs, the function that copies pages, and nothing else', () => {
    const stack = stackIn();
    const [first, second] = ['First', 'Second'].map((id) => new Vigil(stack, id));
    expect([first?.namespace, second?.namespace]).toEqual(['Mine/First', 'Mine/Second']);
    expect(stack.resolve(first?.loginUrl)).not.toEqual(stack.resolve(second?.loginUrl));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 2);
    template.resourceCountIs('Custom::LogRetention', 0);
    const { Resources } = template.toJSON() as {
      Resources: Record<string, { Type: string; DependsOn?: string[] }>;
    };
    const account = Object.keys(Resources).find((id) => Resources[id]?.Type === 'AWS::ApiGateway::Account');
    const stages = Object.values(Resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(2);
    for (const { DependsOn } of stages) expect(DependsOn).toContain(account);
    const domains = template.findResources('AWS::Cognito::UserPoolDomain');
    const prefixes = Object.values(domains).map(({ Properties }) => JSON.stringify(Properties.Domain));
    expect(new Set(prefixes).size).toBe(2);
  });

  test.each<[string, AppProps['context'], StackProps]>([
    ['of an old app without feature flags', {}, {}],
    ['with every recommended flag', recommendedFlags, {}],
    [
      'of a known account and Region',
      recommendedFlags,
      { env: { account: '123456789012', region: 'eu-central-1' } },
    ],
  ])('it synthesizes %s', (_, context, props) => {
    const stack = stackIn(context, props);
    new Vigil(stack, 'Presence', { gatewayLogRole: 'existing' });
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources).length).toBeGreaterThan(60);
  });

  test('it says which functions there are, and as whom the Scheduler calls two of them', () => {
    const stack = stackIn();
    const vigil = new Vigil(stack, 'Presence');
    const template = Template.fromStack(stack);
    expect(Object.keys(vigil.functions)).toEqual(functionNames);
    const invoked = (role: keyof Vigil['schedulerRoles']) =>
      rightsOf(template, stack.getLogicalId(vigil.schedulerRoles[role].node.defaultChild as never))
        .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
        .flatMap(({ Resource }) => Resource.map(written));
    expect(invoked('alarms')).toEqual([expect.stringMatching(/Timer\w+\.Arn}:live$/)]);
    expect(invoked('sweep')).toEqual([expect.stringMatching(/Sweep\w+\.Arn}:live$/)]);

    const silent = new Vigil(stackIn(), 'Presence', { eventBus: 'none' });
    expect('forward' in silent.functions).toBe(false);
  });

  test('others are granted rights to it as to any resource, and no more', () => {
    const stack = stackIn();
    const vigil = new Vigil(stack, 'Presence');
    const operator = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    const exporter = new Role(stack, 'Exporter', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    vigil.grantRedrive(operator);
    vigil.grantRead(exporter);
    const template = Template.fromStack(stack);
    const actionsOf = (role: Role) =>
      rightsOf(template, stack.getLogicalId(role.node.defaultChild as never)).flatMap(({ Action }) => Action);
    expect(actionsOf(operator)).toEqual([
      'sqs:ReceiveMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueUrl',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      // The timer and the sweep, whose letters lie in one queue; and whether a letter is of one of them.
      'lambda:InvokeFunction',
      'lambda:ListFunctionEventInvokeConfigs',
      'lambda:InvokeFunction',
      'lambda:ListFunctionEventInvokeConfigs',
    ]);
    expect(actionsOf(exporter).filter((action) => /Put|Update|Delete/.test(action))).toEqual([]);
    expect(actionsOf(exporter)).toContain('dynamodb:Query');
  });
});

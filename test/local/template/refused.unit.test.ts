import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../local/template/deployment.ts';
import { parseTemplate } from '../../../local/template/template.ts';
import { type Resource, templateOf } from '../../infra/template/synthesized.ts';

type Resources = Record<string, Resource>;
const partner = 'arn:aws:iam::999999999999:role/Partner';
/** As a local stack has it: its page and its people are elsewhere. */
const synthesized = templateOf({
  page: 'none',
  tokenIssuer: 'https://id.example.com',
  tokenAudience: 'vigil',
  serviceRoles: partner,
});

/** What is made of the template after a change. */
const deployed = (change: (resources: Resources) => void = () => {}) => {
  const template = structuredClone(synthesized.toJSON()) as { Resources: Resources };
  change(template.Resources);
  const code = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? [[String(Properties.Code.S3Key), '/nowhere'] as const] : [],
  );
  return deploymentOf({
    stackName: 'Vigil',
    template: parseTemplate(JSON.stringify(template)),
    assets: new Map(code),
  });
};
/** Changes what all resources of this type say, or those that are meant. */
const each =
  (type: string, change: (properties: Resource['Properties']) => void, meant: RegExp = /./) =>
  (resources: Resources): void => {
    for (const [id, { Type, Properties }] of Object.entries(resources))
      if (Type === type && meant.test(id)) change(Properties);
  };
const without =
  (type: string, meant: RegExp) =>
  (resources: Resources): void => {
    for (const [id, { Type }] of Object.entries(resources))
      if (Type === type && meant.test(id)) delete resources[id];
  };

test('The template of a local stack is hosted, with all that it says of the door of the backends', () => {
  const { functions, functionUrls, eventSources, streamSources } = deployed();
  expect(functions).toHaveLength(8);
  expect(functionUrls).toMatchObject([{ principals: [partner] }]);
  expect([eventSources.length, streamSources.length]).toEqual([1, 1]);
});

describe('A template is refused at start', () => {
  test.each<[string, (resources: Resources) => void, RegExp]>([
    [
      'whose function has a role that Lambda may not assume',
      each(
        'AWS::IAM::Role',
        (role) => {
          role.AssumeRolePolicyDocument.Statement[0].Principal.Service = 'edgelambda.amazonaws.com';
        },
        /^TimerRole/,
      ),
      /cannot be assumed by Lambda/,
    ],
    [
      'whose function may not leave a letter where it is said to leave one',
      each(
        'AWS::IAM::Policy',
        ({ PolicyDocument }) => {
          PolicyDocument.Statement = PolicyDocument.Statement.filter(
            ({ Action, Resource: on }: { Action: string; Resource: unknown }) =>
              Action !== 'sqs:SendMessage' || !JSON.stringify(on).includes('AlarmsDeadLetters'),
          );
        },
        /^TimerRole/,
      ),
      /has no right to sqs:SendMessage on .*AlarmsDeadLetters/,
    ],
    [
      'whose function has another runtime',
      each('AWS::Lambda::Function', (fn) => Object.assign(fn, { Runtime: 'nodejs20.x' })),
      /cannot host .*\s.*Runtime/,
    ],
    [
      'whose role has a policy of AWS that nobody can judge here',
      each('AWS::IAM::Role', (role) =>
        Object.assign(role, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      ),
      /cannot judge the managed policy/,
    ],
    [
      'whose door is open to everybody',
      each('AWS::Lambda::Url', (url) => Object.assign(url, { AuthType: 'NONE' })),
      /cannot host/,
    ],
    [
      'whose door may be called by pages',
      each('AWS::Lambda::Url', (url) => Object.assign(url, { Cors: { AllowOrigins: ['*'] } })),
      /cannot host/,
    ],
    [
      'whose API may not call the authorizer',
      without('AWS::Lambda::Permission', /Authorizer/),
      /not permitted to invoke/,
    ],
    [
      'whose API may not call the function of a route',
      without('AWS::Lambda::Permission', /Disconnect/),
      /not permitted to invoke .*Disconnect/,
    ],
    [
      'whose queue would be emptied by a failure, for want of partial answers',
      each('AWS::Lambda::EventSourceMapping', (mapping) => {
        if (!mapping.StartingPosition) delete mapping.FunctionResponseTypes;
      }),
      /cannot host/,
    ],
    [
      'whose stream would pass over a failure, for want of partial answers',
      each('AWS::Lambda::EventSourceMapping', (mapping) => {
        if (mapping.StartingPosition) delete mapping.FunctionResponseTypes;
      }),
      /cannot host/,
    ],
    [
      'whose stream begins with what comes next',
      each('AWS::Lambda::EventSourceMapping', (mapping) => {
        if (mapping.StartingPosition) mapping.StartingPosition = 'LATEST';
      }),
      /cannot host/,
    ],
    [
      'whose stream has a filter that is not known here',
      each('AWS::Lambda::EventSourceMapping', (mapping) => {
        if (mapping.FilterCriteria)
          mapping.FilterCriteria.Filters[0].Pattern = '{"eventName":[{"suffix":"T"}]}';
      }),
      /does not know/,
    ],
    [
      'whose queue says what is not known here',
      each('AWS::SQS::Queue', (queue) => Object.assign(queue, { FifoQueue: true })),
      /cannot host/,
    ],
    [
      'whose integration waits for longer than API Gateway does',
      each('AWS::ApiGatewayV2::Integration', (one) => Object.assign(one, { TimeoutInMillis: 30_000 })),
      /cannot host/,
    ],
    [
      'whose authorizer looks at a source that is not known here',
      each('AWS::ApiGatewayV2::Authorizer', (one) =>
        Object.assign(one, { IdentitySource: ['stageVariables.x'] }),
      ),
      /does not know the identity source/,
    ],
    [
      'whose table says what is not known here',
      each('AWS::DynamoDB::GlobalTable', (table) => Object.assign(table, { LocalSecondaryIndexes: [] })),
      /cannot be/,
    ],
    [
      'whose alert is made of more metrics than CloudWatch takes',
      each(
        'AWS::CloudWatch::Alarm',
        ({ Metrics }) => {
          const of = Metrics.find(({ MetricStat }: { MetricStat?: object }) => MetricStat);
          for (let more = Metrics.length - 1; more < 11; more += 1)
            Metrics.push({ ...of, Id: `more${more}` });
        },
        /^OperationsFunctionErrors/,
      ),
      /11 metrics/,
    ],
    [
      'whose alert looks back for longer than CloudWatch does',
      each(
        'AWS::CloudWatch::Alarm',
        (alarm) => Object.assign(alarm, { EvaluationPeriods: 289 }),
        /^OperationsLateLogouts/,
      ),
      /a day/,
    ],
    [
      'that asks for more retries than Lambda makes',
      each('AWS::Lambda::EventInvokeConfig', (config) => Object.assign(config, { MaximumRetryAttempts: 3 })),
      /MaximumRetryAttempts/,
    ],
  ])('%s', (_, change, sentence) => {
    expect(() => deployed(change)).toThrow(sentence);
  });
});

test('A role of another account that may use the address, but not call the function by it, is not let in', () => {
  const halves = deployed(
    each('AWS::Lambda::Permission', (one) => {
      if (one.InvokedViaFunctionUrl) one.Principal = 'arn:aws:iam::999999999999:role/Other';
    }),
  );
  expect(halves.functionUrls).toMatchObject([{ principals: [] }]);
});

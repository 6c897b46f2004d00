import { describe, expect, test } from '@jest/globals';
import {
  type FunctionName,
  functionNames,
  functionOf,
  resourcesOf,
  rightsOf,
  templateOf,
  theOnly,
  written,
} from './synthesized.ts';

const template = templateOf();
const [table] = theOnly(template, 'AWS::DynamoDB::GlobalTable');
const [api] = theOnly(template, 'AWS::ApiGatewayV2::Api');

const roleIdOf = (name: FunctionName): string => {
  const [, { Properties }] = functionOf(template, name);
  return Properties.Role['Fn::GetAtt'][0];
};
const variablesOf = (name: FunctionName): Record<string, unknown> =>
  functionOf(template, name)[1].Properties.Environment.Variables;

const alarmRole = written(variablesOf('timer').SCHEDULE_ROLE_ARN).slice(2, -'.Arn}'.length);
const queue = written(variablesOf('timer').DEAD_LETTER_ARN).slice(2, -'.Arn}'.length);
const secondHand = written(variablesOf('timer').SECOND_HAND_URL).slice(2, -1);
const alarmGroup = written(variablesOf('timer').SCHEDULE_GROUP).slice(2, -1);

/** Every right of a function as `action resource`, except the one to write its own log. */
const rights = (name: FunctionName): string[] =>
  rightsOf(template, roleIdOf(name))
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
    )
    .filter((right) => !right.startsWith('logs:') && !right.startsWith('xray:'))
    .sort();

const onTable = (...actions: string[]) => actions.map((action) => `dynamodb:${action} \${${table}.Arn}`);
const onIndex = (index: string) => `dynamodb:Query \${${table}.Arn}/index/${index}`;
const account = written({ 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }]] });
const advances = [
  ...onTable('BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  onIndex('inverse'),
  ...['DELETE', 'POST'].map(
    (method) =>
      `execute-api:ManageConnections arn:\${AWS::Partition}:execute-api:${account}:\${${api}}/v1/${method}/@connections/*`,
  ),
  `iam:PassRole \${${alarmRole}.Arn}`,
  ...['Create', 'Delete', 'Update'].map(
    (verb) =>
      `scheduler:${verb}Schedule arn:\${AWS::Partition}:scheduler:${account}:schedule/\${${alarmGroup}}/*`,
  ),
  `sqs:SendMessage \${${secondHand}.Arn}`,
];
const receives = ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
  (action) => `sqs:${action} \${${secondHand}.Arn}`,
);
const [bus] = theOnly(template, 'AWS::Events::EventBus');
const eventLetters = written(
  Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).flatMap(
    ({ Properties }) => Properties.DestinationConfig?.OnFailure.Destination ?? [],
  )[0],
);
const follows = [
  ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
    (action) => `dynamodb:${action} \${${table}.StreamArn}`,
  ),
  `dynamodb:ListStreams \${${table}.Arn}/stream/*`,
  `sqs:SendMessage ${eventLetters}`,
];
const toDeadLetters = `sqs:SendMessage \${${queue}.Arn}`;

describe('each function may do this and nothing else', () => {
  test.each<[FunctionName, string[]]>([
    ['authorize', []],
    ['connect', [...onTable('GetItem', 'PutItem', 'UpdateItem'), onIndex('inverse')]],
    ['disconnect', advances],
    ['message', [...advances, onIndex('recent')]],
    ['service', [...advances, onIndex('recent'), onIndex('wake')]],
    ['timer', [...advances, ...receives, toDeadLetters]],
    ['sweep', [...advances, toDeadLetters, onIndex('wake')]],
    ['forward', [...follows, `events:PutEvents \${${bus}.Arn}`]],
  ])('%s', (name, expected) => {
    expect(rights(name)).toEqual([...expected].sort());
  });

  test('only what is called by the queue that it gives into may be part of a loop, which Lambda would end after sixteen', () => {
    const loops = functionNames.filter((name) =>
      [`sqs:ReceiveMessage \${${secondHand}.Arn}`, `sqs:SendMessage \${${secondHand}.Arn}`].every((right) =>
        rights(name).includes(right),
      ),
    );
    expect(loops).toEqual(['timer']);
    const allowed = functionNames.filter(
      (name) => functionOf(template, name)[1].Properties.RecursiveLoop === 'Allow',
    );
    expect(allowed).toEqual(loops);
  });

  test('the message function may call the team’s function, where there is one, and no other', () => {
    const asked = 'arn:aws:lambda:eu-central-1:123456789012:function:rights:live';
    const withOne = templateOf({ entitlement: asked });
    const mayCall = functionNames.flatMap((name) =>
      rightsOf(withOne, functionOf(withOne, name)[1].Properties.Role['Fn::GetAtt'][0])
        .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
        .map(({ Resource }) => [name, ...Resource]),
    );
    expect(mayCall).toEqual([['message', asked]]);
  });

  test.each(functionNames)('%s writes to its own log and to no other', (name) => {
    const [, { Properties }] = functionOf(template, name);
    const logs = rightsOf(template, roleIdOf(name)).filter(({ Action }) => Action[0]?.startsWith('logs:'));
    expect(logs).toEqual([
      {
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`\${${Properties.LoggingConfig.LogGroup.Ref}.Arn}`],
      },
    ]);
  });

  test('no two functions share a role, and none has a managed policy', () => {
    const roles = functionNames.map(roleIdOf);
    expect(new Set(roles).size).toBe(functionNames.length);
    for (const role of roles)
      expect(resourcesOf(template, 'AWS::IAM::Role')[role]?.Properties).not.toHaveProperty(
        'ManagedPolicyArns',
      );
  });
});

/** The role of CDK's own function, which copies the page during a deployment. */
const copying = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).flatMap(([id, { Properties }]) =>
  Properties.Description === 'Copies the page from the assets of the deployment' ? id : [],
);

describe('nothing is wider than it has to be', () => {
  const statements = Object.keys(resourcesOf(template, 'AWS::IAM::Role'))
    .filter((role) => !copying.includes(role))
    .flatMap((role) => rightsOf(template, role));

  test('the page is copied by a role that reaches only the assets, the page’s bucket and its log', () => {
    expect(copying).toHaveLength(1);
    const reached = copying
      .flatMap((role) => rightsOf(template, role))
      .flatMap(({ Resource }) => Resource)
      .map((arn) => arn.replace(/\/\*$/, ''));
    const [page] = theOnly(template, 'AWS::S3::Bucket');
    expect([...new Set(reached)].sort()).toEqual([
      `\${${page}.Arn}`,
      expect.stringMatching(/^\$\{VigilPageUploadLogs\w+\.Arn\}$/),
      expect.stringMatching(/:s3:::cdk-\w+-assets-\$\{AWS::AccountId\}-\$\{AWS::Region\}$/),
    ]);
  });

  test('no action is a pattern, and nobody scans', () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*') || action === 'dynamodb:Scan')).toEqual([]);
  });

  test('patterns are used only where names are made at run time', () => {
    const patterns = statements
      .filter(({ Action }) => !Action.every((action) => action.startsWith('xray:Put')))
      .flatMap(({ Resource }) => Resource)
      .filter((arn) => arn.includes('*'));
    expect(
      patterns.filter(
        (arn) => !/(\/v1\/(POST|DELETE)\/@connections|:schedule\/\$\{\w+\}|\.Arn\}\/stream)\/\*$/.test(arn),
      ),
    ).toEqual([]);
  });

  test('the alarm role can be passed only to the Scheduler', () => {
    const passes = statements.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passes).toHaveLength(5);
    for (const { Resource, Condition } of passes) {
      expect(Resource).toEqual([`\${${alarmRole}.Arn}`]);
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
    }
  });
});

describe('the Scheduler', () => {
  const schedule = theOnly(template, 'AWS::Scheduler::Schedule')[1].Properties;
  const sweepRole = schedule.Target.RoleArn['Fn::GetAtt'][0];
  const sweepGroup = schedule.GroupName.Ref;

  test.each([
    ['timer', alarmRole],
    ['sweep', sweepRole],
  ] as const)('calls the %s and leaves what it cannot deliver in the queue', (name, role) => {
    const may = rightsOf(template, role).flatMap(({ Action, Resource }) => `${Action} ${Resource}`);
    const [id] = functionOf(template, name);
    expect(may.sort()).toEqual([`lambda:InvokeFunction \${${id}.Arn}:live`, toDeadLetters]);
  });

  test.each([
    [alarmRole, alarmGroup],
    [sweepRole, sweepGroup],
  ])('may assume %s only for schedules of %s in this account', (role, group) => {
    expect(
      resourcesOf(template, 'AWS::IAM::Role')[role]?.Properties.AssumeRolePolicyDocument.Statement,
    ).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] },
          },
        },
      },
    ]);
  });

  test('has a group and a role of its own for the sweep, out of the functions’ reach', () => {
    expect(sweepGroup).not.toBe(alarmGroup);
    expect(sweepRole).not.toBe(alarmRole);
  });
});

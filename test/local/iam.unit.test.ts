import { describe, expect, test } from '@jest/globals';
import { accessKeyOf, type Caller, knowing, refusal } from '../../local/iam/caller.ts';
import { judge, mayAssume } from '../../local/iam/role.ts';
import { newSecret } from '../../local/iam/secret.ts';
import { statementsOf } from '../../local/iam/statement.ts';

const policy = (...Statement: unknown[]) => statementsOf({ Version: '2012-10-17', Statement }, 'a test');
const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const table = 'arn:aws:dynamodb:eu-central-1:1:table/T';

describe('A policy', () => {
  test('that does not mention something refuses it', () => {
    const statements = policy(allow('dynamodb:GetItem', table));
    expect(judge(statements, { action: 'dynamodb:GetItem', resource: table })).toBe('allowed');
    expect(judge(statements, { action: 'dynamodb:PutItem', resource: table })).toBe('not allowed');
    expect(judge(statements, { action: 'dynamodb:GetItem', resource: `${table}/index/wake` })).toBe(
      'not allowed',
    );
    expect(judge([], { action: 'dynamodb:GetItem', resource: table })).toBe('not allowed');
  });

  test('lets an explicit deny win over any allow', () => {
    const statements = policy(allow('*', '*'), { Effect: 'Deny', Action: 'dynamodb:*', Resource: table });
    expect(judge(statements, { action: 'dynamodb:GetItem', resource: table })).toBe('denied explicitly');
    expect(judge(statements, { action: 'sqs:SendMessage', resource: table })).toBe('allowed');
    expect(judge(statements.toReversed(), { action: 'dynamodb:GetItem', resource: table })).toBe(
      'denied explicitly',
    );
  });

  test('reads * as any run and ? as any one character, and everything else literally', () => {
    const statements = policy(allow('dynamodb:Get*', ['arn:aws:x:::a.b?/*']));
    const may = (resource: string, action = 'dynamodb:GetItem') => judge(statements, { action, resource });
    expect(may('arn:aws:x:::a.bc/d/e')).toBe('allowed');
    expect(may('arn:aws:x:::aXbc/d')).toBe('not allowed');
    expect(may('arn:aws:x:::a.b/d')).toBe('not allowed');
    expect(may('arn:aws:x:::a.bc/d', 'DYNAMODB:getitem')).toBe('allowed');
  });

  test('applies a condition only when its key is given and matches', () => {
    const statements = policy(
      allow('iam:PassRole', '*', {
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
    const pass = (context?: Record<string, string>) =>
      judge(statements, { action: 'iam:PassRole', resource: 'r', ...(context && { context }) });
    expect(pass({ 'iam:PassedToService': 'scheduler.amazonaws.com' })).toBe('allowed');
    expect(pass({ 'iam:PassedToService': 'ec2.amazonaws.com' })).toBe('not allowed');
    expect(pass()).toBe('not allowed');
  });

  test.each([
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringLike', 'a*', 'ab', true],
    ['StringLike', 'a*', 'ba', false],
    ['ArnEquals', 'arn:*', 'arn:x', true],
    ['ArnLike', 'arn:?', 'arn:xy', false],
  ])('compares by %s: %s with %s', (operator, wanted, given, holds) => {
    const statements = policy(allow('a:b', '*', { Condition: { [operator]: { 'aws:SourceArn': wanted } } }));
    const context = { 'aws:SourceArn': given };
    expect(judge(statements, { action: 'a:b', resource: 'r', context })).toBe(
      holds ? 'allowed' : 'not allowed',
    );
  });

  test('applies several conditions only when all hold, and one with several values when one does', () => {
    const statements = policy(
      allow('a:b', '*', {
        Condition: {
          StringEquals: { 'aws:SourceAccount': ['1', '2'] },
          ArnLike: { 'aws:SourceArn': 'arn:group*' },
        },
      }),
    );
    const may = (context: Record<string, string>) =>
      judge(statements, { action: 'a:b', resource: 'r', context });
    expect(may({ 'aws:SourceAccount': '2', 'aws:SourceArn': 'arn:group/x' })).toBe('allowed');
    expect(may({ 'aws:SourceAccount': '3', 'aws:SourceArn': 'arn:group/x' })).toBe('not allowed');
    expect(may({ 'aws:SourceAccount': '2', 'aws:SourceArn': 'arn:other' })).toBe('not allowed');
    expect(may({ 'aws:SourceAccount': '2' })).toBe('not allowed');
  });

  test('is about resources letter by letter, and about actions in any case', () => {
    const statements = policy(allow('sqs:SendMessage', 'arn:Queue'));
    expect(judge(statements, { action: 'SQS:sendmessage', resource: 'arn:Queue' })).toBe('allowed');
    expect(judge(statements, { action: 'sqs:SendMessage', resource: 'arn:queue' })).toBe('not allowed');
  });

  test.each([
    ['an operator', { Condition: { DateGreaterThan: { 'aws:SourceArn': '2020' } } }],
    ['a condition key', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } }],
    ['a negated action', { NotAction: 'x' }],
    ['a negated resource', { NotResource: 'x' }],
  ])('is refused whole when it contains %s, which cannot be judged here', (_, more) => {
    expect(() => policy(allow('a:b', '*', more))).toThrow('cannot judge');
  });
});

test('A role is assumed only by the service, and on behalf of the resource, that its trust policy names', () => {
  const trust = statementsOf(
    {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '1' },
            ArnEquals: { 'aws:SourceArn': 'arn:group' },
          },
        },
      ],
    },
    'a role',
  );
  const role = { name: 'r', arn: 'arn:aws:iam::1:role/r', statements: [], trust };
  const context = { 'aws:SourceAccount': '1', 'aws:SourceArn': 'arn:group' };
  expect(mayAssume(role, 'scheduler.amazonaws.com', context)).toBe(true);
  expect(mayAssume(role, 'lambda.amazonaws.com', context)).toBe(false);
  expect(mayAssume(role, 'scheduler.amazonaws.com', { ...context, 'aws:SourceArn': 'arn:other' })).toBe(
    false,
  );
});

test('A refusal says who may not do what to which resource, as AWS does', () => {
  const role = { name: 'TimerRole', arn: 'arn:aws:iam::1:role/TimerRole', statements: [], trust: [] };
  const caller = { functionName: 'timer', environment: 'Timer.1', role };
  expect(refusal(caller, { action: 'dynamodb:Scan', resource: table })).toBe(
    `User: arn:aws:sts::1:assumed-role/TimerRole/timer is not authorized to perform: dynamodb:Scan on resource: ${table} because no identity-based policy allows the dynamodb:Scan action`,
  );
});

test('The access key id is found in a signed request, and nowhere else', () => {
  const signed =
    'AWS4-HMAC-SHA256 Credential=Timer.1/20261121/eu-central-1/dynamodb/aws4_request, SignedHeaders=host';
  expect(accessKeyOf(signed)).toBe('Timer.1');
  expect(accessKeyOf('Bearer x')).toBeNull();
  expect(accessKeyOf(undefined)).toBeNull();
});

test('Whoever signs is found only if they show the secret of this start, and not another of the same length', () => {
  const role = { name: 'r', arn: 'arn:aws:iam::1:role/r', statements: [], trust: [] };
  const caller: Caller = { functionName: 'timer', environment: 'Timer.1', role };
  const [secret, other] = [newSecret(), newSecret()];
  const find = knowing(secret, (id) => (id === 'Timer.1' ? caller : null));
  const shown = (token?: string) => (token === undefined ? {} : { 'x-amz-security-token': token });
  expect(find('Timer.1', shown(secret))).toBe(caller);
  expect(find('Timer.2', shown(secret))).toBeNull();
  for (const wrong of [undefined, '', other, secret.slice(1), `${secret}x`])
    expect(find('Timer.1', shown(wrong))).toBeNull();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Neighbours } from '../../docs/examples/neighbours.ts';
import { details, SOURCE } from '../../shared/bus/details.ts';
import { toldOf } from '../../shared/bus/telling.ts';
import { instant } from '../../shared/instant.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-neighbours-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const schema = JSON.parse(await readFile(new URL('../../docs/events.schema.json', import.meta.url), 'utf8'));
const at = instant(1_795_276_800_123);
const emptied = toldOf(
  { type: 'emptied', sessionId: 's1', at, occupancy: 0, number: 7 },
  { deployment: 'Vigil', people: 'ids' },
);
const onTheBus = (detail: object) => ({
  source: SOURCE,
  'detail-type': 'session.emptied',
  version: '0',
  detail,
});

describe('The published schemas of the events', () => {
  const isValid = new Ajv({ strict: false }).compile(schema);

  test('have one for each type', () => {
    expect(Object.keys(schema.definitions)).toHaveLength(Object.keys(details).length);
  });

  test('accept what is told, with fields that do not exist yet, and nothing that lacks one or has a wrong one', () => {
    const { sequence: _sequence, ...less } = emptied.detail;
    expect(isValid(onTheBus(emptied.detail))).toBe(true);
    expect(isValid(onTheBus({ ...emptied.detail, later: 1 }))).toBe(true);
    expect(isValid(onTheBus(less))).toBe(false);
    expect(isValid({ ...onTheBus(emptied.detail), 'detail-type': 'session.full' })).toBe(false);
  });

  test('say of every field what it is', () => {
    for (const { properties } of Object.values(schema.definitions) as {
      properties: Record<string, object>;
    }[])
      for (const field of Object.values(properties)) expect(field).toHaveProperty('description');
  });
});

test('The example sends an e-mail, stops a recording and frees a licence, and keeps what the bus does not accept', () => {
  // Its own validation is a large WebAssembly module: where the process lives on, compiling it takes half a minute of a processor.
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const given = new Stack(app, 'Given');
  const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:stop-recording';
  const licences = 'arn:aws:sqs:eu-central-1:123456789012:licences';
  const neighbours = new Neighbours(app, 'Neighbours', {
    bus: EventBus.fromEventBusName(given, 'Bus', 'vigil'),
    office: 'office@example.com',
    stopRecording: LambdaFunction.fromFunctionArn(given, 'Stop', arn),
    licences: Queue.fromQueueArn(given, 'Queue', licences),
  });
  const template = Template.fromStack(neighbours);
  const rules = Object.values(template.findResources('AWS::Events::Rule'));
  expect(rules).toHaveLength(3);
  for (const { Properties } of rules) {
    expect(Properties.EventBusName).toBe('vigil');
    expect(Properties.EventPattern.source).toEqual([SOURCE]);
    // An unknown type would never come, and nobody would notice.
    for (const type of Properties.EventPattern['detail-type']) expect(Object.keys(details)).toContain(type);
    expect(Properties.Targets[0]).toHaveProperty('DeadLetterConfig');
    // CloudFormation rejects an empty one.
    expect(Properties.EventPattern.detail).not.toEqual({});
  }
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'office@example.com',
  });
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: licences })] });
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: arn })] });
});

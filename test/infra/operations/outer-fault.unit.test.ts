import { open } from 'node:fs/promises';
import {
  DynamoDBServiceException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { TooManyRequestsException } from '@aws-sdk/client-lambda';
import { RequestThrottled } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { howMany } from '../../../infra/operations/how-many.ts';
import { outerFault } from '../../../infra/operations/outer-fault.ts';
import { freePort } from '../../hosts/free-port.ts';

const said = (name: string, $fault: 'client' | 'server' = 'client') =>
  new DynamoDBServiceException({ name, message: 'It says so', $fault, $metadata: {} });
const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('What is not our fault is said in a sentence:', () => {
  test.each([
    [
      'nobody has logged in',
      named('CredentialsProviderError', 'None'),
      'There are no credentials for AWS here',
    ],
    ['a login that is over', named('TokenProviderError', 'Over'), 'There are no credentials for AWS here'],
    ['no region', new Error('Region is missing'), 'Say which region'],
    ['a right that is missing', said('AccessDeniedException'), 'AWS says AccessDeniedException: It says so'],
    ['a table that is not there', said('ResourceNotFoundException'), 'AWS says ResourceNotFoundException'],
    ['a service that fails', said('InternalServerError', 'server'), 'AWS says InternalServerError'],
    // The SDK tells them by their names alone, as its own errors show.
    ...[
      new ThrottlingException({ message: 'It says so', $metadata: {} }),
      new ProvisionedThroughputExceededException({ message: 'It says so', $metadata: {} }),
      new RequestLimitExceeded({ message: 'It says so', $metadata: {} }),
      new TooManyRequestsException({ message: 'It says so', $metadata: {} }),
      new RequestThrottled({ message: 'It says so', $metadata: {} }),
    ].map((error) => ['a service that is overwhelmed', error, `AWS says ${error.name}`] as const),
    ['a host that does not answer', named('TimeoutError', 'It took too long'), 'It took too long'],
  ])('%s', (_, error, sentence) => {
    expect(outerFault(error)).toMatch(new RegExp(`^${sentence}`));
  });

  test('a file that cannot be opened', async () => {
    const error = await open(`${import.meta.filename}/none`, 'r').catch((fault: unknown) => fault);
    expect(outerFault(error)).toMatch(/^ENOTDIR: not a directory, open/);
  });

  test.each(['127.0.0.1', 'localhost'])('nobody who listens, at %s', async (host) => {
    const error = await fetch(`http://${host}:${await freePort()}`).catch((fault: unknown) => fault);
    expect(outerFault(error)).toMatch(/ECONNREFUSED/);
  });
});

test.each([
  ['a call that the service does not understand', said('ValidationException')],
  ['a mistake in the program', new TypeError('It is undefined')],
  ['something that is no error', 'a text'],
])('Of %s the stack is wanted', (_, error) => {
  expect(outerFault(error)).toBeNull();
});

test('One is counted as one', () => {
  expect([howMany(0, 'item'), howMany(1, 'item'), howMany(2, 'person', 'people')]).toEqual([
    '0 items',
    '1 item',
    '2 people',
  ]);
});

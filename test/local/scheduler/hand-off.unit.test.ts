import { expect, test } from '@jest/globals';
import type { NewLetter } from '../../../local/data/dead-letters.ts';
import type { Schedule } from '../../../local/data/store.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { createHandOff, type HandOffOptions } from '../../../local/scheduler/hand-off.ts';

const [timer, queue, role] = ['arn:timer', 'arn:dead', 'arn:aws:iam::1:role/rings'];
const may = (Action: string, Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const rings = {
  name: 'rings',
  arn: role,
  statements: statementsOf(
    { Statement: [may('lambda:InvokeFunction', timer), may('sqs:SendMessage', queue)] },
    'a test',
  ),
  trust: statementsOf(
    { Statement: [may('sts:AssumeRole', '*', { Principal: { Service: 'scheduler.amazonaws.com' } })] },
    'a test',
  ),
};

/** What becomes of an alarm that no function takes: the attributes of its letter. */
const buried = async (RetryPolicy: Schedule['request']['Target']['RetryPolicy']) => {
  const letters: NewLetter[] = [];
  const handOff = createHandOff({
    roles: new Map([[role, rings]]),
    functionExists: () => true,
    deadLetters: { keep: async (letter: NewLetter) => void letters.push(letter) },
    faults: faultsFrom(['failed-hand-offs']),
    complain: () => undefined,
    stopping: new AbortController().signal,
  } as unknown as HandOffOptions);
  const Target = { Arn: timer, RoleArn: role, RetryPolicy, DeadLetterConfig: { Arn: queue } };
  const schedule = { name: 'a.1', group: 'alarms', request: { Target }, nextAt: 0 } as unknown as Schedule;
  expect(await handOff(schedule, 'arn:aws:scheduler:r:1:schedule/alarms/a.1')).toBeNull();
  return letters.map(({ attributes }) => [attributes.EXHAUSTED_RETRY_CONDITION, attributes.RETRY_ATTEMPTS]);
};

test('An alarm is handed over as often as its target says, and no longer than that', async () => {
  const often = { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 3_600 };
  expect(await buried(often)).toEqual([['MaximumRetryAttempts', '1']]);
  // A second is less than the service allows: the first retry comes after half of one, and the next would be too late.
  const long = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 1 };
  expect(await buried(long)).toEqual([['MaximumEventAgeInSeconds', expect.stringMatching(/^[12]$/)]]);
});
